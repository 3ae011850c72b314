//! Disabling somebody, and enabling them again.

use contract::Problem;
use inbox_api::{AccountStatus, Person};

use super::{Bench, Move, PersonChange};
use crate::rules::presence::Actor;
use crate::rules::{Desk, Refusal, clock};

impl Desk {
    /// Ends somebody's sessions and links and lets them in no more. Their name stays on what they wrote.
    ///
    /// # Errors
    /// `lead-needed`, also when the last lead would be gone, and `not-found`.
    pub async fn disable(&self, actor: &Actor, person: u64) -> Result<Person, Refusal> {
        let person =
            self.roster.change(actor.session, clock::now(), person, Box::new(decide_disable)).await?;
        self.ended.tell();
        Ok(person)
    }

    /// Lets somebody in again, with the password that they had.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn enable(&self, actor: &Actor, person: u64) -> Result<Person, Refusal> {
        self.roster.change(actor.session, clock::now(), person, Box::new(decide_enable)).await
    }
}

pub(super) fn decide_disable(bench: Bench) -> Result<Move, Problem> {
    let kept = bench.keeps_a_lead();
    let (by, person) = bench.lead_and_person()?;
    if person.standing == AccountStatus::Disabled {
        return Ok(Move::Keep(person));
    }
    kept?;
    Ok(Move::Make { by, person, change: PersonChange::Disable })
}

pub(super) fn decide_enable(bench: Bench) -> Result<Move, Problem> {
    let (by, person) = bench.lead_and_person()?;
    if person.standing != AccountStatus::Disabled {
        return Ok(Move::Keep(person));
    }
    Ok(Move::Make { by, person, change: PersonChange::Enable })
}
