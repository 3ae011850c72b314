//! Presence: who is signed in, and for as long as they are.

use std::pin::pin;
use std::time::Duration;

use contract::ProblemCode;
use inbox_api::Role;
use tokio::sync::watch;

use super::agent::AgentName;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// How much later a session must be used for that to be written down: it spares the disk.
const LAST_USED_RESOLUTION: Duration = Duration::from_secs(5 * 60);

/// Who does something in the inbox.
#[derive(Clone, Debug)]
pub struct AuthenticatedAgent {
    /// Their number.
    pub id: i64,
    /// Their name.
    pub name: AgentName,
    /// What they may do, when their request came. What is changed looks it up once more inside its transaction.
    pub role: Role,
    /// By which session.
    pub session: Fingerprint,
}

/// Tells requests that wait when sessions were ended.
pub struct RevocationSignal(watch::Sender<()>);

impl Default for RevocationSignal {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl RevocationSignal {
    /// Some session was ended just now. Each request that waits sees for itself whether it was its own.
    pub fn notify(&self) {
        self.0.send_replace(());
    }
}

impl Desk {
    /// Whose session a secret opens.
    ///
    /// # Errors
    /// `sign-in-needed`.
    pub async fn authenticate(&self, secret: &str) -> Result<AuthenticatedAgent, ServiceError> {
        let (session, now) = (Fingerprint::of_secret(secret), clock::now());
        let seat = self.accounts.find_session(session, now).await?;
        let gone = || ServiceError::new(ProblemCode::SignInNeeded, "You are not signed in, or no longer.");
        let seat = seat.ok_or_else(gone)?;
        let before = now.plus_ms(-(LAST_USED_RESOLUTION.as_millis() as i64));
        if seat.last_used_at <= before {
            // Nobody waits for the disk because of it, and nobody is refused when the disk is full.
            let roster = self.accounts.clone();
            tokio::spawn(async move {
                if let Err(why) = roster.touch_session(session, now, before).await {
                    tracing::debug!("the use of a session was not written down: {why}");
                }
            });
        }
        Ok(AuthenticatedAgent { id: seat.agent_id, name: seat.name, role: seat.role, session })
    }

    /// What `work` gives, as long as the session goes on until then. A request that waits for news ends with its
    /// session and brings nothing more.
    ///
    /// # Errors
    /// `sign-in-needed`.
    pub async fn until_revoked<T>(
        &self,
        secret: &str,
        work: impl Future<Output = T>,
    ) -> Result<T, ServiceError> {
        let mut ended = self.revocations.0.subscribe();
        let mut work = pin!(work);
        loop {
            let done = tokio::select! {
                done = &mut work => Some(done),
                _ = ended.changed() => None,
            };
            // Another process, such as a second desk, ends sessions without telling: what took its time is
            // looked at once more.
            self.authenticate(secret).await?;
            if let Some(done) = done {
                return Ok(done);
            }
        }
    }
}
