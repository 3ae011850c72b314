//! A further link for somebody who forgot their password, or whose first link is over.

use contract::{Problem, ProblemCode};
use inbox_api::{AccountStatus, InvitationLink};

use super::invite::invitation;
use super::{Bench, Move, PersonChange};
use crate::rules::agents::NewLink;
use crate::rules::presence::Actor;
use crate::rules::{Desk, Refusal, Secret, clock};

impl Desk {
    /// Makes a link by which somebody chooses a password; their earlier ones end. The password that they have goes
    /// on until they have chosen another.
    ///
    /// # Errors
    /// `lead-needed`, `not-found`, and `field-invalid` for somebody who is disabled.
    pub async fn invite_again(&self, actor: &Actor, person: u64) -> Result<InvitationLink, Refusal> {
        let (secret, now) = (Secret::mint(), clock::now());
        let link = invitation(&secret, now);
        let decide = Box::new(move |bench| decide(bench, link));
        let person = self.roster.change(actor.session, now, person, decide).await?;
        Ok(InvitationLink { person, secret: secret.reveal().to_owned(), until: link.until })
    }
}

pub(super) fn decide(bench: Bench, link: NewLink) -> Result<Move, Problem> {
    let (by, person) = bench.lead_and_person()?;
    if person.standing == AccountStatus::Disabled {
        let detail = format!("{} is disabled and cannot use a link. Enable them first.", person.name);
        return Err(Problem::new(ProblemCode::FieldInvalid, detail));
    }
    Ok(Move::Make { by, person, change: PersonChange::Link(link) })
}
