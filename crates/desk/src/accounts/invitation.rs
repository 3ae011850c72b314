//! Invitations: links with which a person chooses a password and is signed in.

use contract::Timestamp;
use inbox_api::{AgentProfile, InvitationSecret};

use super::agent::Agent;
use super::credentials::{LinkKind, NewLink, NewSession};
use super::password;
use super::password_strength::check_new_password;
use super::secret::Secret;
use super::service::AccountService;
use super::sign_in::sign_in_refused;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// How long an invitation is valid: three days, over a weekend.
const INVITATION_MS: i64 = 3 * 24 * 60 * 60 * 1_000;

impl AccountService {
    /// The agent of an invitation, which stays valid.
    ///
    /// # Errors
    /// `sign-in-refused`.
    pub async fn find_invitation(&self, invitation: InvitationSecret) -> Result<AgentProfile, ServiceError> {
        let secret = Fingerprint::of_secret(&invitation.secret);
        let agent = self.store.find_invited(secret, clock::now()).await?.ok_or_else(sign_in_refused)?;
        Ok(AgentProfile { name: agent.name.as_str().to_owned(), role: agent.role })
    }

    /// Uses an invitation: stores the chosen password and opens the session.
    pub(super) async fn sign_in_with_invitation(
        &self,
        secret: &str,
        chosen: String,
        open: impl FnOnce() -> NewSession,
    ) -> Result<Option<Agent>, ServiceError> {
        let invitation = Fingerprint::of_secret(secret);
        // Looked up before the expensive hash, which a stranger must not be able to cause.
        let Some(invited) = self.store.find_invited(invitation, clock::now()).await? else {
            return Ok(None);
        };
        check_new_password("invitation.password", &chosen, &[invited.name.as_str()])?;
        let hash = password::hash_queued(password::reserve_slot()?, chosen).await?;
        let agent = self.store.redeem_invitation(invitation, &hash, open()).await?;
        if let Some(agent) = &agent {
            self.login_throttle.reset(&agent.name.normalized());
            self.revocations.notify();
        }
        Ok(agent)
    }
}

/// A link by which a person chooses a password.
pub(super) fn invitation_link(secret: &Secret, now: Timestamp) -> NewLink {
    let expires_at = now.plus_ms(INVITATION_MS);
    NewLink { kind: LinkKind::Invitation, secret_hash: secret.fingerprint(), expires_at }
}
