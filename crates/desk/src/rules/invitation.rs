//! Invitations, from the side of whoever has one.

use inbox_api::check_password;
use inbox_api::{AgentProfile, InvitationSecret};

use super::agents::{Agent as Kept, NewSession};
use super::sign_in::{CROWD_S, refused};
use super::{Desk, Fingerprint, Refusal, clock, password};

impl Desk {
    /// Whom an invitation is for; it stays good.
    ///
    /// # Errors
    /// `sign-in-refused`.
    pub async fn invitation(&self, invitation: InvitationSecret) -> Result<AgentProfile, Refusal> {
        let secret = Fingerprint::of_secret(&invitation.secret);
        let invited = self.roster.invited(secret, clock::now()).await?.ok_or_else(refused)?;
        Ok(AgentProfile { name: invited.name.as_str().to_owned(), role: invited.role })
    }

    /// Uses an invitation up: keeps the password and opens the session.
    pub(super) async fn by_invitation(
        &self,
        secret: &str,
        chosen: String,
        open: impl FnOnce() -> NewSession,
    ) -> Result<Option<Kept>, Refusal> {
        check_password("invitation.password", &chosen)?;
        let invitation = Fingerprint::of_secret(secret);
        // Looked up first, so that no stranger makes the desk hash.
        if self.roster.invited(invitation, clock::now()).await?.is_none() {
            return Ok(None);
        }
        let place = password::place().ok_or(Refusal::TooOften { retry_after_s: CROWD_S })?;
        let hash = password::hash_in_turn(place, chosen).await?;
        let agent = self.roster.use_invitation(invitation, &hash, open()).await?;
        if let Some(agent) = &agent {
            self.tries.forgive(&agent.name.folded());
            self.ended.tell();
        }
        Ok(agent)
    }
}
