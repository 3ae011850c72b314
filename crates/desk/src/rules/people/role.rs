//! Giving somebody another role.

use contract::Problem;
use inbox_api::{Person, Role};

use super::{Bench, Move, PersonChange};
use crate::rules::presence::Actor;
use crate::rules::{Desk, Refusal, clock};

impl Desk {
    /// Changes what somebody may do. The same role once more changes nothing.
    ///
    /// # Errors
    /// `lead-needed`, also when the last lead would be gone, and `not-found`.
    pub async fn change_role(&self, actor: &Actor, person: u64, role: Role) -> Result<Person, Refusal> {
        let decide = Box::new(move |bench| decide(bench, role));
        self.roster.change(actor.session, clock::now(), person, decide).await
    }
}

pub(super) fn decide(bench: Bench, role: Role) -> Result<Move, Problem> {
    let kept = bench.keeps_a_lead();
    let (by, person) = bench.lead_and_person()?;
    if person.role == role {
        return Ok(Move::Keep(person));
    }
    kept?;
    Ok(Move::Make { by, person, change: PersonChange::Role(role) })
}
