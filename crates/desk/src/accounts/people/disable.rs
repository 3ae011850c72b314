//! Disabling somebody, and enabling them again.

use contract::Problem;
use inbox_api::{AccountStatus, Person};

use super::{PersonChange, PersonContext, PersonDecision};
use crate::accounts::authentication::AuthenticatedAgent;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

impl Desk {
    /// Ends somebody's sessions and links and lets them in no more. Their name stays on what they wrote.
    ///
    /// # Errors
    /// `lead-needed`, also when the last lead would be gone, and `not-found`.
    pub async fn disable(&self, actor: &AuthenticatedAgent, person: u64) -> Result<Person, ServiceError> {
        let person = self
            .accounts
            .update_person(actor.session, clock::now(), person, Box::new(decide_disable))
            .await?;
        self.revocations.notify();
        Ok(person)
    }

    /// Lets somebody in again, with the password that they had.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn enable(&self, actor: &AuthenticatedAgent, person: u64) -> Result<Person, ServiceError> {
        self.accounts.update_person(actor.session, clock::now(), person, Box::new(decide_enable)).await
    }
}

pub(crate) fn decide_disable(bench: PersonContext) -> Result<PersonDecision, Problem> {
    let kept = bench.check_lead_remains();
    let (by, person) = bench.lead_and_person()?;
    if person.standing == AccountStatus::Disabled {
        return Ok(PersonDecision::Keep(person));
    }
    kept?;
    Ok(PersonDecision::Apply { requester: by, person, change: PersonChange::Disable })
}

pub(crate) fn decide_enable(bench: PersonContext) -> Result<PersonDecision, Problem> {
    let (by, person) = bench.lead_and_person()?;
    if person.standing != AccountStatus::Disabled {
        return Ok(PersonDecision::Keep(person));
    }
    Ok(PersonDecision::Apply { requester: by, person, change: PersonChange::Enable })
}
