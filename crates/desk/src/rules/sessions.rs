//! Sessions: where somebody is signed in, and ending that from elsewhere.

use contract::{Problem, ProblemCode};
use inbox_api::{AgentSessions, Person};

use super::people::{may_lead, present};
use super::presence::Actor;
use super::{Desk, Refusal, clock};
use inbox_api::Role;

impl Desk {
    /// Somebody's sessions: one's own, or for a lead anybody's.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn sessions(&self, actor: &Actor, person: Option<u64>) -> Result<AgentSessions, Refusal> {
        let own = actor.number.unsigned_abs();
        let person = person.unwrap_or(own);
        if person != own {
            may_lead(actor.role)?;
        }
        let found = self.roster.sessions(person, actor.session, clock::now()).await?;
        let nobody = || Refusal::new(ProblemCode::NotFound, "There is no such person.");
        let (person, sessions) = found.ok_or_else(nobody)?;
        Ok(AgentSessions { name: person.name, sessions })
    }

    /// Ends a session: one's own, or for a lead anybody's.
    ///
    /// # Errors
    /// `not-found`, also for the session of somebody else when it is no lead who asks.
    pub async fn end_session(&self, actor: &Actor, session: u64) -> Result<(), Refusal> {
        self.roster.end_session_of(actor.session, clock::now(), session, Box::new(decide)).await?;
        self.ended.tell();
        Ok(())
    }
}

fn decide(by: Option<Person>, whose: Option<Person>) -> Result<Person, Problem> {
    let by = present(by)?;
    let allowed = |whose: Person| whose.id == by.id || by.role == Role::Lead;
    if whose.is_some_and(allowed) {
        return Ok(by);
    }
    Err(Problem::new(ProblemCode::NotFound, "There is no such session, or it has ended."))
}

#[cfg(test)]
mod tests {
    use inbox_api::AccountStatus;

    use super::*;

    fn person(id: u64, role: Role) -> Option<Person> {
        let name = id.to_string();
        Some(Person { id, name, role, standing: AccountStatus::Active, sessions: 1, added_at: clock::now() })
    }

    #[test]
    fn everybody_ends_their_own_sessions_and_a_lead_those_of_others() {
        let (tom, maria) = (|| person(2, Role::Agent), || person(1, Role::Lead));
        for (by, whose) in [(tom(), tom()), (maria(), tom()), (maria(), maria())] {
            assert!(decide(by, whose).is_ok());
        }
        for (by, whose, code) in [
            (tom(), maria(), ProblemCode::NotFound),
            (tom(), None, ProblemCode::NotFound),
            (maria(), None, ProblemCode::NotFound),
            (None, tom(), ProblemCode::SignInNeeded),
        ] {
            assert_eq!(decide(by, whose).expect_err("refused").code, code);
        }
    }
}
