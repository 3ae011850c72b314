//! Sessions: where an agent is signed in, and the end of a session from elsewhere.

use contract::{Problem, ProblemCode};
use inbox_api::{AgentSessions, Person, Role};

use super::authentication::AuthenticatedAgent;
use super::permissions::{check_lead, require_session};
use super::service::AccountService;
use crate::error::ServiceError;
use crate::support::clock;

impl AccountService {
    /// The agent's own sessions, or for a lead those of any person.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn list_sessions(
        &self,
        agent: &AuthenticatedAgent,
        person: Option<u64>,
    ) -> Result<AgentSessions, ServiceError> {
        let own = agent.id.0.unsigned_abs();
        let person = person.unwrap_or(own);
        if person != own {
            check_lead(agent.role)?;
        }
        let found = self.store.list_sessions(person, agent.session, clock::now()).await?;
        let not_found = || ServiceError::new(ProblemCode::NotFound, "There is no such person.");
        let (person, sessions) = found.ok_or_else(not_found)?;
        Ok(AgentSessions { name: person.name, sessions })
    }

    /// Ends one of the agent's own sessions, or for a lead one of any person.
    ///
    /// # Errors
    /// `not-found`, also for the session of another person when the agent is not a lead.
    pub async fn end_session(&self, agent: &AuthenticatedAgent, session: u64) -> Result<(), ServiceError> {
        self.store.end_session(agent.session, clock::now(), session, Box::new(decide_end_session)).await?;
        self.revocations.notify();
        Ok(())
    }
}

fn decide_end_session(requester: Option<Person>, holder: Option<Person>) -> Result<Person, Problem> {
    let requester = require_session(requester)?;
    let is_allowed = |holder: Person| holder.id == requester.id || requester.role == Role::Lead;
    if holder.is_some_and(is_allowed) {
        return Ok(requester);
    }
    Err(Problem::new(ProblemCode::NotFound, "There is no such session, or it has ended."))
}

#[cfg(test)]
mod tests {
    use inbox_api::AccountStatus;

    use super::*;

    fn person(id: u64, role: Role) -> Option<Person> {
        let (name, sign_in_name) = (id.to_string(), id.to_string());
        Some(Person {
            id,
            name,
            sign_in_name,
            role,
            status: AccountStatus::Active,
            sessions: 1,
            added_at: clock::now(),
        })
    }

    #[test]
    fn agents_end_their_own_sessions_and_leads_those_of_others() {
        let (tom, maria) = (|| person(2, Role::Agent), || person(1, Role::Lead));
        for (requester, holder) in [(tom(), tom()), (maria(), tom()), (maria(), maria())] {
            assert!(decide_end_session(requester, holder).is_ok());
        }
        for (requester, holder, code) in [
            (tom(), maria(), ProblemCode::NotFound),
            (tom(), None, ProblemCode::NotFound),
            (maria(), None, ProblemCode::NotFound),
            (None, tom(), ProblemCode::SignInNeeded),
        ] {
            assert_eq!(decide_end_session(requester, holder).expect_err("refused").code, code);
        }
    }
}
