//! Presence: who is signed in, and for as long as they are.

use std::pin::pin;
use std::time::Duration;

use contract::ProblemCode;
use inbox_api::Role;
use tokio::sync::watch;

use super::agents::AgentName;
use super::{Desk, Fingerprint, Refusal, clock};

/// How much later a session must be used for that to be written down: it spares the disk.
const USED_EVERY: Duration = Duration::from_secs(5 * 60);

/// Who does something in the inbox.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Their number.
    pub number: i64,
    /// Their name.
    pub name: AgentName,
    /// What they may do, when their request came. What is changed looks it up once more inside its transaction.
    pub role: Role,
    /// By which session.
    pub session: Fingerprint,
}

/// Tells requests that wait when sessions were ended.
pub struct Ended(watch::Sender<()>);

impl Default for Ended {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Ended {
    /// Some session was ended just now. Each request that waits sees for itself whether it was its own.
    pub fn tell(&self) {
        self.0.send_replace(());
    }
}

impl Desk {
    /// Whose session a secret opens.
    ///
    /// # Errors
    /// `sign-in-needed`.
    pub async fn signed_in(&self, secret: &str) -> Result<Actor, Refusal> {
        let (session, now) = (Fingerprint::of_secret(secret), clock::now());
        let seat = self.roster.session(session, now).await?;
        let gone = || Refusal::new(ProblemCode::SignInNeeded, "You are not signed in, or no longer.");
        let seat = seat.ok_or_else(gone)?;
        let before = now.plus_ms(-(USED_EVERY.as_millis() as i64));
        if seat.used_at <= before {
            // Nobody waits for the disk because of it, and nobody is refused when the disk is full.
            let roster = self.roster.clone();
            tokio::spawn(async move {
                if let Err(why) = roster.used(session, now, before).await {
                    tracing::debug!("the use of a session was not written down: {why}");
                }
            });
        }
        Ok(Actor { number: seat.number, name: seat.name, role: seat.role, session })
    }

    /// What `work` gives, as long as the session goes on until then. A request that waits for news ends with its
    /// session and brings nothing more.
    ///
    /// # Errors
    /// `sign-in-needed`.
    pub async fn while_signed_in<T>(
        &self,
        secret: &str,
        work: impl Future<Output = T>,
    ) -> Result<T, Refusal> {
        let mut ended = self.ended.0.subscribe();
        let mut work = pin!(work);
        loop {
            let done = tokio::select! {
                done = &mut work => Some(done),
                _ = ended.changed() => None,
            };
            // Another process, such as a second desk, ends sessions without telling: what took its time is
            // looked at once more.
            self.signed_in(secret).await?;
            if let Some(done) = done {
                return Ok(done);
            }
        }
    }
}
