//! Signing agents in and out.

use std::time::Duration;

use contract::{ProblemCode, Timestamp};
use inbox_api::{AccountStatus, AuditAction, SignIn};

use super::agent::{Agent, AgentName, NewSession};
use super::audit::{ActorId, AuditEvent};
use super::password;
use super::secret::Secret;
use super::user_agent::BrowserLabel;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// How long a session lasts.
pub const SESSION_LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// In how many seconds to try again when too many sign in at once.
pub(crate) const BUSY_RETRY_S: u64 = 5;

/// A session that was just opened. The secret is for the cookie alone.
pub struct SignInResult {
    /// Who.
    pub agent: Agent,
    /// The secret of the session.
    pub secret: Secret,
}

impl Desk {
    /// Opens a session with a name and a password, with a one-time link, or by choosing a password.
    ///
    /// # Errors
    /// `sign-in-refused`, which does not say what was wrong, `rate-limited`, and `field-invalid` for a password that
    /// nobody may choose.
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
                self.accounts.redeem_sign_in_link(Fingerprint::of_secret(&link), open()).await?
            }
            SignIn::Invitation { secret, password } => {
                self.sign_in_with_invitation(&secret, password, open).await?
            }
        };
        Ok(SignInResult { agent: agent.ok_or_else(sign_in_refused)?, secret })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Whatever the storage says.
    pub async fn sign_out(&self, secret: &str) -> Result<(), ServiceError> {
        self.accounts.sign_out(Fingerprint::of_secret(secret), clock::now()).await?;
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
        // The place comes first: a try that is not made must not count.
        let place =
            password::reserve_slot().ok_or(ServiceError::RateLimited { retry_after_s: BUSY_RETRY_S })?;
        self.login_throttle
            .attempt(&name.normalized())
            .map_err(|retry_after_s| ServiceError::RateLimited { retry_after_s })?;
        let agent = self.accounts.find_agent(&name).await?;
        // A name that does not exist, or is disabled, costs as much time as a wrong password, so it cannot be told
        // from one.
        let active = agent.as_ref().filter(|agent| agent.status == AccountStatus::Active);
        let kept = active.map(|agent| agent.password_hash.clone());
        let fits = password::verify(place, given, kept).await;
        let Some(agent) = agent else { return Ok(None) };
        // They may have been disabled while the password was checked.
        if !fits || !self.accounts.add_session(&agent, open()).await? {
            self.record_refused_sign_in(agent.id);
            return Ok(None);
        }
        self.login_throttle.reset(&name.normalized());
        Ok(Some(agent))
    }

    /// Notes a refused try of somebody who exists. Tries are counted, so there are only so many notes; and nobody
    /// waits for it, or the time of the answer would tell that the name exists.
    fn record_refused_sign_in(&self, agent: i64) {
        let roster = self.accounts.clone();
        let note = AuditEvent {
            at: clock::now(),
            actor: ActorId::Anonymous,
            subject: Some(agent),
            action: AuditAction::SignInRefused,
        };
        tokio::spawn(async move {
            if let Err(why) = roster.record(note).await {
                tracing::error!("a refused sign-in is not in the audit log: {why}");
            }
        });
    }
}

fn new_session(secret: &Secret, browser: BrowserLabel, now: Timestamp) -> NewSession {
    let until = now.plus_ms(SESSION_LIFETIME.as_millis() as i64);
    NewSession { secret_hash: secret.fingerprint(), browser, signed_in_at: now, expires_at: until }
}

pub(crate) fn sign_in_refused() -> ServiceError {
    ServiceError::new(
        ProblemCode::SignInRefused,
        "That name and password, or that link, sign nobody in. A link works once; ask for a new one.",
    )
}
