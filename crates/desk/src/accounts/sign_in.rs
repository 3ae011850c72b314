//! Signing in and out.

use std::time::Duration;

use contract::{ProblemCode, Timestamp};
use inbox_api::{AccountStatus, AuditAction, SignIn};

use super::agent::{Agent, AgentId, SignInName};
use super::audit::{ActorId, AuditEvent};
use super::credentials::{LinkKind, NewSession};
use super::device_cookie::KnownDevice;
use super::password;
use super::password_hash::HashMemory;
use super::secret::Secret;
use super::service::AccountService;
use super::user_agent::BrowserLabel;
use crate::error::ServiceError;
use crate::peers::AttemptKey;
use crate::support::client_address::ClientAddress;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::work_queue::{Priority, Slot};

pub const SESSION_LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// How long a device stays known after a sign-in.
pub const DEVICE_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The client of a request that has no session.
#[derive(Clone, Debug, Default)]
pub struct SignInClient {
    pub browser: BrowserLabel,
    /// `None` if it cannot be known; then nothing is counted by it.
    pub address: Option<ClientAddress>,
    /// The values of the device cookies.
    pub device_cookies: Vec<String>,
}

/// A new session. The secrets belong into the cookies and nowhere else.
pub struct SignInResult {
    pub agent: Agent,
    pub secret: Secret,
    /// The value of the device cookie.
    pub device_cookie: String,
}

impl AccountService {
    /// Opens a session with a name and a password, with a sign-in link, or with an invitation and a chosen password.
    ///
    /// # Errors
    /// `sign-in-refused`, which does not say what was wrong, `rate-limited`, and `field-invalid` for a chosen password
    /// that is too short.
    pub async fn sign_in(&self, sign_in: SignIn, client: SignInClient) -> Result<SignInResult, ServiceError> {
        let secret = Secret::mint();
        let devices = self.known_devices(&client);
        let open = || new_session(&secret, client.browser.clone(), clock::now());
        let agent = match sign_in {
            SignIn::Password { name, password } => {
                self.sign_in_with_password(&name, password, &client, &devices, open).await?
            }
            SignIn::Link(link) => self.sign_in_with_link(&link, &client, open).await?,
            SignIn::Invitation { secret, password } => {
                self.sign_in_with_invitation(&secret, password, &client, open).await?
            }
        };
        let agent = agent.ok_or_else(sign_in_refused)?;
        let known = devices.into_iter().find(|device| device.agent == agent.id);
        let device_cookie = self.device_key.sign(known.unwrap_or_else(|| KnownDevice::new(agent.id)));
        Ok(SignInResult { agent, secret, device_cookie })
    }

    /// Ends the session of this secret, if there is one.
    ///
    /// # Errors
    /// `rate-limited` for a client that has guessed secrets.
    pub async fn sign_out(&self, secret: &str, client: &SignInClient) -> Result<(), ServiceError> {
        let (session, now) = (Fingerprint::of_secret(secret), clock::now());
        // Looked up first, because a change takes the only connection that writes, and the signal wakes every waiting
        // request: a stranger must not be able to cause either.
        if self.store.find_session(session, now).await?.is_none() {
            return self.count_unknown_secret(client);
        }
        if self.store.sign_out(session, now).await? {
            self.revocations.notify();
        }
        Ok(())
    }

    async fn sign_in_with_link(
        &self,
        link: &str,
        client: &SignInClient,
        open: impl FnOnce() -> NewSession,
    ) -> Result<Option<Agent>, ServiceError> {
        let link = Fingerprint::of_secret(link);
        // Looked up first, as in `sign_out`.
        if self.store.find_link_holder(link, LinkKind::SignIn, clock::now()).await?.is_none() {
            self.count_unknown_secret(client)?;
            return Ok(None);
        }
        Ok(self.store.redeem_sign_in_link(link, open()).await?)
    }

    async fn sign_in_with_password(
        &self,
        name: &str,
        given: String,
        client: &SignInClient,
        devices: &[KnownDevice],
        open: impl FnOnce() -> NewSession,
    ) -> Result<Option<Agent>, ServiceError> {
        let Some(name) = SignInName::parse(name) else { return Ok(None) };
        let device = self.known_device(&name, devices).await?;
        let (slot, counted) = self.admit_attempt(&name, device, client.address)?;
        let agent = self.store.find_agent_by_sign_in_name(&name).await?;
        // An unknown or disabled name takes as much time as a wrong password, so that it cannot be told from one.
        let active = agent.as_ref().filter(|agent| agent.status == AccountStatus::Active);
        let hash = active.map(|agent| agent.password_hash.clone());
        let is_right = password::verify(slot, given, hash).await;
        let Some(agent) = agent else { return Ok(None) };
        // The store checks again: the agent may have been disabled in the meantime.
        if !is_right || !self.store.add_session(&agent, open()).await? {
            self.record_refused_sign_in(agent.id);
            return Ok(None);
        }
        // Those of the other devices stay: a sign-in gives a stranger no further attempts.
        self.reset_attempts(counted);
        Ok(Some(agent))
    }

    /// The devices of these cookies. A browser sends several cookies of one name if another host of the site has set one.
    fn known_devices(&self, client: &SignInClient) -> Vec<KnownDevice> {
        client.device_cookies.iter().filter_map(|cookie| self.device_key.verify(cookie)).collect()
    }

    /// Counts an attempt, and returns its place in the queue of hashes and what it is counted by. Devices that are known have
    /// places of their own, before all others, and attempts of their own, so that no number of strangers keeps an agent out.
    fn admit_attempt(
        &self,
        name: &SignInName,
        device: Option<KnownDevice>,
        address: Option<ClientAddress>,
    ) -> Result<(Slot<HashMemory>, AttemptKey), ServiceError> {
        // The place comes first: an attempt that is not made must not count.
        if let Some(device) = device {
            let slot = password::reserve_slot(Priority::High)?;
            let counted = AttemptKey::device(device);
            if self.count_attempt(counted.clone()).is_ok() {
                return Ok((slot, counted));
            }
            // A device with which too much was tried counts as one that is not known.
        }
        let slot = password::reserve_slot(Priority::Normal)?;
        if let Some(address) = address {
            self.count_attempt(AttemptKey::client(address))?;
        }
        let counted = AttemptKey::name(name);
        self.count_attempt(counted.clone())?;
        Ok((slot, counted))
    }

    /// The device in which the agent of this name has signed in before.
    async fn known_device(
        &self,
        name: &SignInName,
        devices: &[KnownDevice],
    ) -> Result<Option<KnownDevice>, ServiceError> {
        // Nobody without a cookie of this desk learns by the time of the answer whether the name exists.
        if devices.is_empty() {
            return Ok(None);
        }
        let agent = self.store.find_agent_by_sign_in_name(name).await?;
        let is_own = |device: &&KnownDevice| agent.as_ref().is_some_and(|agent| agent.id == device.agent);
        Ok(devices.iter().find(is_own).copied())
    }

    /// Counts a secret that no session and no link has.
    ///
    /// # Errors
    /// `rate-limited`.
    pub(super) fn count_unknown_secret(&self, client: &SignInClient) -> Result<(), ServiceError> {
        match client.address {
            // The browser of an agent sends the secret of a session that has ended.
            Some(address) if self.known_devices(client).is_empty() => {
                self.count_attempt(AttemptKey::secret(address))
            }
            _ => Ok(()),
        }
    }

    /// Adds a refused attempt for an existing name to the audit log. The throttle limits how many there are. It runs in
    /// the background, because the time of the answer would tell that the name exists.
    fn record_refused_sign_in(&self, agent: AgentId) {
        let log = self.audit_log.clone();
        let event = AuditEvent {
            at: clock::now(),
            actor: ActorId::Anonymous,
            subject: Some(agent),
            action: AuditAction::SignInRefused,
        };
        tokio::spawn(async move {
            if let Err(error) = log.record(event).await {
                tracing::error!("a refused sign-in is not in the audit log: {error}");
            }
        });
    }
}

fn new_session(secret: &Secret, browser: BrowserLabel, now: Timestamp) -> NewSession {
    let expires_at = now.plus_ms(SESSION_LIFETIME.as_millis() as i64);
    NewSession { secret_hash: secret.fingerprint(), browser, signed_in_at: now, expires_at }
}

pub(super) fn sign_in_refused() -> ServiceError {
    ServiceError::new(
        ProblemCode::SignInRefused,
        "That name and password, or that link, sign nobody in. A link works once; ask for a new one.",
    )
}
