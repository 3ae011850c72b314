//! Permissions: which role may do what. Leads may everything that agents may.

use contract::{Problem, ProblemCode};
use inbox_api::{Person, Role};

/// The problem of a request without a session, or with one that has ended.
pub fn sign_in_needed() -> Problem {
    Problem::new(ProblemCode::SignInNeeded, "You are not signed in, or no longer.")
}

/// The requester, if the session goes on.
pub fn require_session(requester: Option<Person>) -> Result<Person, Problem> {
    requester.ok_or_else(sign_in_needed)
}

/// The requester, if the session goes on and its agent is a lead.
pub fn require_lead(requester: Option<Person>) -> Result<Person, Problem> {
    let requester = require_session(requester)?;
    check_lead(requester.role)?;
    Ok(requester)
}

/// Refuses agents who are not leads.
pub fn check_lead(role: Role) -> Result<(), Problem> {
    match role {
        Role::Lead => Ok(()),
        Role::Agent => {
            Err(Problem::new(ProblemCode::LeadNeeded, "Only a lead can do this. Ask one of yours."))
        }
    }
}
