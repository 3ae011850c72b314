//! Sessions: where somebody is signed in, and ending that from elsewhere.

use contract::{Problem, ProblemCode};
use inbox_api::{AgentSessions, Person};

use inbox_api::Role;

use super::authentication::AuthenticatedAgent;
use super::people::{check_lead, require_session};
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

impl Desk {
    /// Somebody's sessions: one's own, or for a lead anybody's.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn list_sessions(
        &self,
        actor: &AuthenticatedAgent,
        person: Option<u64>,
    ) -> Result<AgentSessions, ServiceError> {
        let own = actor.id.unsigned_abs();
        let person = person.unwrap_or(own);
        if person != own {
            check_lead(actor.role)?;
        }
        let found = self.accounts.list_sessions(person, actor.session, clock::now()).await?;
        let nobody = || ServiceError::new(ProblemCode::NotFound, "There is no such person.");
        let (person, sessions) = found.ok_or_else(nobody)?;
        Ok(AgentSessions { name: person.name, sessions })
    }

    /// Ends a session: one's own, or for a lead anybody's.
    ///
    /// # Errors
    /// `not-found`, also for the session of somebody else when it is no lead who asks.
    pub async fn end_session(&self, actor: &AuthenticatedAgent, session: u64) -> Result<(), ServiceError> {
        self.accounts.end_session(actor.session, clock::now(), session, Box::new(decide_end_session)).await?;
        self.revocations.notify();
        Ok(())
    }
}

fn decide_end_session(by: Option<Person>, whose: Option<Person>) -> Result<Person, Problem> {
    let by = require_session(by)?;
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
            assert!(decide_end_session(by, whose).is_ok());
        }
        for (by, whose, code) in [
            (tom(), maria(), ProblemCode::NotFound),
            (tom(), None, ProblemCode::NotFound),
            (maria(), None, ProblemCode::NotFound),
            (None, tom(), ProblemCode::SignInNeeded),
        ] {
            assert_eq!(decide_end_session(by, whose).expect_err("refused").code, code);
        }
    }
}
