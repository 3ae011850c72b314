//! Giving somebody another role.

use contract::Problem;
use inbox_api::{Person, Role};

use super::{PersonChange, PersonContext, PersonDecision};
use crate::accounts::authentication::AuthenticatedAgent;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

impl Desk {
    /// Changes what somebody may do. The same role once more changes nothing.
    ///
    /// # Errors
    /// `lead-needed`, also when the last lead would be gone, and `not-found`.
    pub async fn change_role(
        &self,
        actor: &AuthenticatedAgent,
        person: u64,
        role: Role,
    ) -> Result<Person, ServiceError> {
        let decide = Box::new(move |bench| decide_role(bench, role));
        self.accounts.update_person(actor.session, clock::now(), person, decide).await
    }
}

pub(crate) fn decide_role(bench: PersonContext, role: Role) -> Result<PersonDecision, Problem> {
    let kept = bench.check_lead_remains();
    let (by, person) = bench.lead_and_person()?;
    if person.role == role {
        return Ok(PersonDecision::Keep(person));
    }
    kept?;
    Ok(PersonDecision::Apply { requester: by, person, change: PersonChange::Role(role) })
}
