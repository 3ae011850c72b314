//! Inviting somebody.

use contract::{Problem, Timestamp, ValidationError};
use inbox_api::{InvitationLink, InvitePerson, Person};

use super::{Invitee, lead};
use crate::rules::agents::{AgentName, LinkKind, NewLink};
use crate::rules::presence::Actor;
use crate::rules::{Desk, Refusal, Secret, clock};

/// How long an invitation is good, in milliseconds: over a weekend.
const GOOD_MS: i64 = 3 * 24 * 60 * 60 * 1_000;

impl Desk {
    /// Adds somebody who cannot sign in yet, with a link by which they choose a password.
    ///
    /// # Errors
    /// `lead-needed`, and `field-invalid` for a name that is none or is taken.
    pub async fn invite(&self, actor: &Actor, invite: InvitePerson) -> Result<InvitationLink, Refusal> {
        let name = AgentName::parse(&invite.name).ok_or_else(|| {
            ValidationError::field("name", "A name has 1 to 80 characters that can be seen.")
        })?;
        let (secret, now) = (Secret::mint(), clock::now());
        let link = invitation(&secret, now);
        let invitee = Invitee { name: name.clone(), role: invite.role, link };
        let decide = Box::new(move |by, taken| decide(by, taken, &name));
        let person = self.roster.invite(actor.session, now, invitee, decide).await?;
        Ok(InvitationLink { person, secret: secret.reveal().to_owned(), until: link.until })
    }
}

fn decide(by: Option<Person>, taken: bool, name: &AgentName) -> Result<Person, Problem> {
    let by = lead(by)?;
    if taken {
        let detail = format!("There is a {} here already. Give a name that tells them apart.", name.as_str());
        return Err(ValidationError::field("name", detail).into());
    }
    Ok(by)
}

/// A link by which somebody chooses a password.
pub fn invitation(secret: &Secret, now: Timestamp) -> NewLink {
    NewLink { kind: LinkKind::Invitation, secret: secret.fingerprint(), until: now.plus_ms(GOOD_MS) }
}
