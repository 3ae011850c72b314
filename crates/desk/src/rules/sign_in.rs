//! Signing agents in and out.

use std::time::Duration;

use contract::{ProblemCode, Timestamp};
use inbox_api::{AccountStatus, AuditAction, SignIn};

use super::agents::{Agent, AgentName, NewSession};
use super::audit::{By, Note};
use super::browser::Browser;
use super::{Desk, Fingerprint, Refusal, Secret, clock, password};

/// How long a session lasts.
pub const SESSION: Duration = Duration::from_secs(12 * 60 * 60);

/// In how many seconds to try again when too many sign in at once.
pub(super) const CROWD_S: u64 = 5;

/// A session that was just opened. The secret is for the cookie alone.
pub struct SignedIn {
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
    pub async fn sign_in(&self, sign_in: SignIn, browser: Browser) -> Result<SignedIn, Refusal> {
        let secret = Secret::mint();
        let open = || session(&secret, browser, clock::now());
        let agent = match sign_in {
            SignIn::Password { name, password } => self.by_password(&name, password, open).await?,
            SignIn::Link(link) => self.roster.use_link(Fingerprint::of_secret(&link), open()).await?,
            SignIn::Invitation { secret, password } => self.by_invitation(&secret, password, open).await?,
        };
        Ok(SignedIn { agent: agent.ok_or_else(refused)?, secret })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Whatever the storage says.
    pub async fn sign_out(&self, secret: &str) -> Result<(), Refusal> {
        self.roster.end_session(Fingerprint::of_secret(secret), clock::now()).await?;
        self.ended.tell();
        Ok(())
    }

    async fn by_password(
        &self,
        name: &str,
        given: String,
        open: impl FnOnce() -> NewSession,
    ) -> Result<Option<Agent>, Refusal> {
        let Some(name) = AgentName::parse(name) else { return Ok(None) };
        // The place comes first: a try that is not made must not count.
        let place = password::place().ok_or(Refusal::TooOften { retry_after_s: CROWD_S })?;
        self.tries.begin(&name.folded()).map_err(|retry_after_s| Refusal::TooOften { retry_after_s })?;
        let agent = self.roster.agent(&name).await?;
        // A name that does not exist, or is disabled, costs as much time as a wrong password, so it cannot be told
        // from one.
        let active = agent.as_ref().filter(|agent| agent.standing == AccountStatus::Active);
        let kept = active.map(|agent| agent.password.clone());
        let fits = password::verify(place, given, kept).await;
        let Some(agent) = agent else { return Ok(None) };
        // They may have been disabled while the password was checked.
        if !fits || !self.roster.add_session(&agent, open()).await? {
            self.note_refused(agent.number);
            return Ok(None);
        }
        self.tries.forgive(&name.folded());
        Ok(Some(agent))
    }

    /// Notes a refused try of somebody who exists. Tries are counted, so there are only so many notes; and nobody
    /// waits for it, or the time of the answer would tell that the name exists.
    fn note_refused(&self, agent: i64) {
        let roster = self.roster.clone();
        let note =
            Note { at: clock::now(), by: By::Somebody, whom: Some(agent), deed: AuditAction::SignInRefused };
        tokio::spawn(async move {
            if let Err(why) = roster.note(note).await {
                tracing::error!("a refused sign-in is not in the audit log: {why}");
            }
        });
    }
}

fn session(secret: &Secret, browser: Browser, now: Timestamp) -> NewSession {
    let until = now.plus_ms(SESSION.as_millis() as i64);
    NewSession { secret: secret.fingerprint(), browser, begun_at: now, until }
}

pub(super) fn refused() -> Refusal {
    Refusal::new(
        ProblemCode::SignInRefused,
        "That name and password, or that link, sign nobody in. A link works once; ask for a new one.",
    )
}
