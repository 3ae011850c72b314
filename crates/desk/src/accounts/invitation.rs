//! Invitations, from the side of whoever has one.

use inbox_api::check_password;
use inbox_api::{AgentProfile, InvitationSecret};

use super::agent::{Agent, NewSession};
use super::password;
use super::sign_in::{BUSY_RETRY_S, sign_in_refused};
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

impl Desk {
    /// Whom an invitation is for; it stays good.
    ///
    /// # Errors
    /// `sign-in-refused`.
    pub async fn find_invitation(&self, invitation: InvitationSecret) -> Result<AgentProfile, ServiceError> {
        let secret = Fingerprint::of_secret(&invitation.secret);
        let invited = self.accounts.find_invited(secret, clock::now()).await?.ok_or_else(sign_in_refused)?;
        Ok(AgentProfile { name: invited.name.as_str().to_owned(), role: invited.role })
    }

    /// Uses an invitation up: keeps the password and opens the session.
    pub(crate) async fn sign_in_with_invitation(
        &self,
        secret: &str,
        chosen: String,
        open: impl FnOnce() -> NewSession,
    ) -> Result<Option<Agent>, ServiceError> {
        check_password("invitation.password", &chosen)?;
        let invitation = Fingerprint::of_secret(secret);
        // Looked up first, so that no stranger makes the desk hash.
        if self.accounts.find_invited(invitation, clock::now()).await?.is_none() {
            return Ok(None);
        }
        let place =
            password::reserve_slot().ok_or(ServiceError::RateLimited { retry_after_s: BUSY_RETRY_S })?;
        let hash = password::hash_queued(place, chosen).await?;
        let agent = self.accounts.redeem_invitation(invitation, &hash, open()).await?;
        if let Some(agent) = &agent {
            self.login_throttle.reset(&agent.name.normalized());
            self.revocations.notify();
        }
        Ok(agent)
    }
}
