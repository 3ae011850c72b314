//! Invitations: links with which a person chooses a password and is signed in.

use contract::Timestamp;
use inbox_api::{AgentProfile, InvitationSecret};

use super::agent::Agent;
use super::credentials::{LinkKind, NewLink, NewSession};
use super::password;
use super::password_strength::check_new_password;
use super::secret::Secret;
use super::service::AccountService;
use super::sign_in::{SignInClient, sign_in_refused};
use crate::error::ServiceError;
use crate::peers::AttemptKey;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::work_queue::Priority;

/// How long an invitation is valid: three days, over a weekend.
const INVITATION_MS: i64 = 3 * 24 * 60 * 60 * 1_000;

impl AccountService {
    /// The agent of an invitation, which stays valid.
    ///
    /// # Errors
    /// `sign-in-refused`, and `rate-limited` for a client that has guessed secrets.
    pub async fn find_invitation(
        &self,
        invitation: InvitationSecret,
        client: &SignInClient,
    ) -> Result<AgentProfile, ServiceError> {
        let secret = Fingerprint::of_secret(&invitation.secret);
        match self.store.find_link_holder(secret, LinkKind::Invitation, clock::now()).await? {
            Some(agent) => Ok(agent.profile()),
            None => {
                self.count_unknown_secret(client)?;
                Err(sign_in_refused())
            }
        }
    }

    /// Uses an invitation: stores the chosen password and opens the session.
    pub(super) async fn sign_in_with_invitation(
        &self,
        secret: &str,
        chosen: String,
        client: &SignInClient,
        open: impl FnOnce() -> NewSession,
    ) -> Result<Option<Agent>, ServiceError> {
        let invitation = Fingerprint::of_secret(secret);
        // Looked up before the expensive hash, which a stranger must not be able to cause.
        let invited = self.store.find_link_holder(invitation, LinkKind::Invitation, clock::now()).await?;
        let Some(invited) = invited else {
            self.count_unknown_secret(client)?;
            return Ok(None);
        };
        check_new_password("invitation.password", &chosen, &[invited.name.as_str()])?;
        let hash = password::hash_queued(password::reserve_slot(Priority::High)?, chosen).await?;
        let agent = self.store.redeem_invitation(invitation, &hash, open()).await?;
        if let Some(agent) = &agent {
            self.reset_attempts(AttemptKey::name(&agent.sign_in_name));
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
