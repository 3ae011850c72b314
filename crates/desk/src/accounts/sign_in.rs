//! Signing in and out.

use std::time::Duration;

use contract::{ProblemCode, Timestamp};
use inbox_api::{AccountStatus, AuditAction, SignIn};

use super::agent::{Agent, AgentId, AgentName};
use super::audit::{ActorId, AuditEvent};
use super::credentials::NewSession;
use super::password;
use super::secret::Secret;
use super::service::AccountService;
use super::user_agent::BrowserLabel;
use crate::error::ServiceError;
use crate::peers::PeerMessage;
use crate::support::clock;
use crate::support::digest::Fingerprint;

pub const SESSION_LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// A new session. The secret belongs into the cookie and nowhere else.
pub struct SignInResult {
    pub agent: Agent,
    pub secret: Secret,
}

impl AccountService {
    /// Opens a session with a name and a password, with a sign-in link, or with an invitation and a chosen password.
    ///
    /// # Errors
    /// `sign-in-refused`, which does not say what was wrong, `rate-limited`, and `field-invalid` for a chosen password
    /// that is too short.
    pub async fn sign_in(
        &self,
        sign_in: SignIn,
        browser: BrowserLabel,
    ) -> Result<SignInResult, ServiceError> {
        let secret = Secret::mint();
        let open = || new_session(&secret, browser, clock::now());
        let agent = match sign_in {
            SignIn::Password { name, password } => self.sign_in_with_password(&name, password, open).await?,
            SignIn::Link(link) => {
                self.store.redeem_sign_in_link(Fingerprint::of_secret(&link), open()).await?
            }
            SignIn::Invitation { secret, password } => {
                self.sign_in_with_invitation(&secret, password, open).await?
            }
        };
        Ok(SignInResult { agent: agent.ok_or_else(sign_in_refused)?, secret })
    }

    /// Ends the session of this secret, if there is one.
    ///
    /// # Errors
    /// A storage error.
    pub async fn sign_out(&self, secret: &str) -> Result<(), ServiceError> {
        self.store.sign_out(Fingerprint::of_secret(secret), clock::now()).await?;
        self.revocations.notify();
        Ok(())
    }

    async fn sign_in_with_password(
        &self,
        name: &str,
        given: String,
        open: impl FnOnce() -> NewSession,
    ) -> Result<Option<Agent>, ServiceError> {
        let Some(name) = AgentName::parse(name) else { return Ok(None) };
        // The slot comes first: an attempt that is not made must not count.
        let slot = password::reserve_slot()?;
        self.login_throttle
            .attempt(&name.normalized())
            .map_err(|retry_after_s| ServiceError::RateLimited { retry_after_s })?;
        self.peers.tell(PeerMessage::SignInAttempt { name: name.normalized() });
        let agent = self.store.find_agent(&name).await?;
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
        self.login_throttle.reset(&name.normalized());
        self.peers.tell(PeerMessage::SignIn { name: name.normalized() });
        Ok(Some(agent))
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
