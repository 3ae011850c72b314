//! A further link for somebody who forgot their password, or whose first link is over.

use contract::{Problem, ProblemCode};
use inbox_api::{AccountStatus, InvitationLink};

use super::invite::invitation_link;
use super::{PersonChange, PersonContext, PersonDecision};
use crate::accounts::agent::NewLink;
use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::secret::Secret;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

impl Desk {
    /// Makes a link by which somebody chooses a password; their earlier ones end. The password that they have goes
    /// on until they have chosen another.
    ///
    /// # Errors
    /// `lead-needed`, `not-found`, and `field-invalid` for somebody who is disabled.
    pub async fn reissue_invitation(
        &self,
        actor: &AuthenticatedAgent,
        person: u64,
    ) -> Result<InvitationLink, ServiceError> {
        let (secret, now) = (Secret::mint(), clock::now());
        let link = invitation_link(&secret, now);
        let decide = Box::new(move |bench| decide(bench, link));
        let person = self.accounts.update_person(actor.session, now, person, decide).await?;
        Ok(InvitationLink { person, secret: secret.reveal().to_owned(), until: link.expires_at })
    }
}

pub(crate) fn decide(bench: PersonContext, link: NewLink) -> Result<PersonDecision, Problem> {
    let (by, person) = bench.lead_and_person()?;
    if person.standing == AccountStatus::Disabled {
        let detail = format!("{} is disabled and cannot use a link. Enable them first.", person.name);
        return Err(Problem::new(ProblemCode::FieldInvalid, detail));
    }
    Ok(PersonDecision::Apply { requester: by, person, change: PersonChange::Link(link) })
}
