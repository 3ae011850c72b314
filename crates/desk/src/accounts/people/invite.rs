//! Inviting somebody.

use contract::{Problem, Timestamp, ValidationError};
use inbox_api::{InvitationLink, InvitePerson, Person};

use super::{NewInvitation, require_lead};
use crate::accounts::agent::{AgentName, LinkKind, NewLink};
use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::secret::Secret;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

/// How long an invitation is good, in milliseconds: over a weekend.
const INVITATION_MS: i64 = 3 * 24 * 60 * 60 * 1_000;

impl Desk {
    /// Adds somebody who cannot sign in yet, with a link by which they choose a password.
    ///
    /// # Errors
    /// `lead-needed`, and `field-invalid` for a name that is none or is taken.
    pub async fn invite(
        &self,
        actor: &AuthenticatedAgent,
        invite: InvitePerson,
    ) -> Result<InvitationLink, ServiceError> {
        let name = AgentName::parse(&invite.name).ok_or_else(|| {
            ValidationError::field("name", "A name has 1 to 80 characters that can be seen.")
        })?;
        let (secret, now) = (Secret::mint(), clock::now());
        let link = invitation_link(&secret, now);
        let invitee = NewInvitation { name: name.clone(), role: invite.role, link };
        let decide = Box::new(move |by, taken| decide_invite(by, taken, &name));
        let person = self.accounts.invite(actor.session, now, invitee, decide).await?;
        Ok(InvitationLink { person, secret: secret.reveal().to_owned(), until: link.expires_at })
    }
}

fn decide_invite(by: Option<Person>, taken: bool, name: &AgentName) -> Result<Person, Problem> {
    let by = require_lead(by)?;
    if taken {
        let detail = format!("There is a {} here already. Give a name that tells them apart.", name.as_str());
        return Err(ValidationError::field("name", detail).into());
    }
    Ok(by)
}

/// A link by which somebody chooses a password.
pub fn invitation_link(secret: &Secret, now: Timestamp) -> NewLink {
    NewLink {
        kind: LinkKind::Invitation,
        secret_hash: secret.fingerprint(),
        expires_at: now.plus_ms(INVITATION_MS),
    }
}
