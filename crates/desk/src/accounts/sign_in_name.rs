//! Sign-in names: each agent has one, apart from the name that customers see.

use contract::{Problem, ValidationError};
use inbox_api::Person;

use super::agent::SignInName;
use super::authentication::AuthenticatedAgent;
use super::person_rule::{PersonContext, RenameDecision};
use super::service::AccountService;
use crate::error::ServiceError;
use crate::support::clock;

impl AccountService {
    /// Gives a person another sign-in name. The same name again changes nothing.
    ///
    /// # Errors
    /// `lead-needed`, `not-found`, and `field-invalid` for a name that is malformed or taken.
    pub async fn change_sign_in_name(
        &self,
        agent: &AuthenticatedAgent,
        person: u64,
        name: &str,
    ) -> Result<Person, ServiceError> {
        let name = parse_sign_in_name(name)?;
        let new_name = name.clone();
        let rule = Box::new(move |context, same_name| decide(context, same_name, &new_name));
        self.store.change_sign_in_name(agent.session, clock::now(), person, name, rule).await
    }
}

fn decide(
    context: PersonContext,
    same_name: Option<u64>,
    name: &SignInName,
) -> Result<RenameDecision, Problem> {
    let (requester, person) = context.lead_and_person()?;
    if same_name.is_some_and(|other| other != person.id) {
        return Err(sign_in_name_taken(name).into());
    }
    if person.sign_in_name == name.as_str() {
        return Ok(RenameDecision::Keep(person));
    }
    Ok(RenameDecision::Apply { requester, person })
}

pub(super) fn parse_sign_in_name(text: &str) -> Result<SignInName, ValidationError> {
    let detail = "A sign-in name has 1 to 80 characters that can be seen.";
    SignInName::parse(text).ok_or_else(|| ValidationError::field("sign_in_name", detail))
}

pub(super) fn sign_in_name_taken(name: &SignInName) -> ValidationError {
    let detail = format!("Somebody else signs in as {} already. Give another sign-in name.", name.as_str());
    ValidationError::field("sign_in_name", detail)
}
