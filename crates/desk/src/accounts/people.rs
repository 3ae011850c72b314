//! People with an account, and the changes of accounts by leads.

use contract::{Problem, ProblemCode, ValidationError};
use inbox_api::{AccountStatus, InvitationLink, InvitePerson, People, Person, Role};

use super::agent::{AgentName, AgentNames, TakenName};
use super::authentication::AuthenticatedAgent;
use super::credentials::NewLink;
use super::invitation::invitation_link;
use super::permissions::{check_lead, require_lead};
use super::person_rule::{NewInvitation, PersonChange, PersonContext, PersonDecision, RenameDecision};
use super::secret::Secret;
use super::service::AccountService;
use super::sign_in_name::{parse_sign_in_name, sign_in_name_taken};
use crate::error::ServiceError;
use crate::support::clock;

impl AccountService {
    /// All people.
    ///
    /// # Errors
    /// `lead-needed`.
    pub async fn list_people(&self, agent: &AuthenticatedAgent) -> Result<People, ServiceError> {
        check_lead(agent.role)?;
        Ok(People { people: self.store.list_people(clock::now()).await? })
    }

    /// Adds a person who cannot sign in yet, with a link by which they choose a password.
    ///
    /// # Errors
    /// `lead-needed`, and `field-invalid` for a name or a sign-in name that is malformed or taken.
    pub async fn invite(
        &self,
        agent: &AuthenticatedAgent,
        invite: InvitePerson,
    ) -> Result<InvitationLink, ServiceError> {
        let name = parse_name(&invite.name)?;
        let chosen = invite.sign_in_name.as_deref().filter(|chosen| !chosen.trim().is_empty());
        let names = match chosen {
            Some(chosen) => AgentNames { name, sign_in_name: parse_sign_in_name(chosen)? },
            None => AgentNames::same(name),
        };
        let (secret, now) = (Secret::mint(), clock::now());
        let link = invitation_link(&secret, now);
        let invitation = NewInvitation { names: names.clone(), role: invite.role, link };
        let rule = Box::new(move |requester, taken| decide_invite(requester, taken, &names));
        let person = self.store.invite(agent.session, now, invitation, rule).await?;
        Ok(InvitationLink { person, secret: secret.reveal().to_owned(), until: link.expires_at })
    }

    /// Makes another link by which a person chooses a password. Earlier links end; the present password stays valid
    /// until another is chosen.
    ///
    /// # Errors
    /// `lead-needed`, `not-found`, and `field-invalid` for a disabled person.
    pub async fn reissue_invitation(
        &self,
        agent: &AuthenticatedAgent,
        person: u64,
    ) -> Result<InvitationLink, ServiceError> {
        let (secret, now) = (Secret::mint(), clock::now());
        let link = invitation_link(&secret, now);
        let rule = Box::new(move |context| decide_link(context, link));
        let person = self.store.update_person(agent.session, now, person, rule).await?;
        Ok(InvitationLink { person, secret: secret.reveal().to_owned(), until: link.expires_at })
    }

    /// Changes a person's role. The same role again changes nothing.
    ///
    /// # Errors
    /// `lead-needed`, also for the only lead, and `not-found`.
    pub async fn change_role(
        &self,
        agent: &AuthenticatedAgent,
        person: u64,
        role: Role,
    ) -> Result<Person, ServiceError> {
        let rule = Box::new(move |context| decide_role(context, role));
        self.store.update_person(agent.session, clock::now(), person, rule).await
    }

    /// Gives a person another name. The name becomes that of everything the person has written or owns. The same name again
    /// changes nothing.
    ///
    /// # Errors
    /// `lead-needed`, `not-found`, and `field-invalid` for a name that is malformed or taken.
    pub async fn rename(
        &self,
        agent: &AuthenticatedAgent,
        person: u64,
        name: &str,
    ) -> Result<Person, ServiceError> {
        let name = parse_name(name)?;
        let new_name = name.clone();
        let rule = Box::new(move |context, same_name| decide_rename(context, same_name, &new_name));
        self.store.rename_person(agent.session, clock::now(), person, name, rule).await
    }

    /// Disables a person and ends their sessions and links. Their name stays on their entries.
    ///
    /// # Errors
    /// `lead-needed`, also for the only lead, and `not-found`.
    pub async fn disable(&self, agent: &AuthenticatedAgent, person: u64) -> Result<Person, ServiceError> {
        let rule = Box::new(decide_disable);
        let person = self.store.update_person(agent.session, clock::now(), person, rule).await?;
        self.revocations.notify();
        Ok(person)
    }

    /// Enables a person again, with the password that they had.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn enable(&self, agent: &AuthenticatedAgent, person: u64) -> Result<Person, ServiceError> {
        self.store.update_person(agent.session, clock::now(), person, Box::new(decide_enable)).await
    }
}

fn parse_name(text: &str) -> Result<AgentName, ValidationError> {
    let malformed = || ValidationError::field("name", "A name has 1 to 80 characters that can be seen.");
    AgentName::parse(text).ok_or_else(malformed)
}

fn decide_invite(
    requester: Option<Person>,
    taken: Option<TakenName>,
    names: &AgentNames,
) -> Result<Person, Problem> {
    let requester = require_lead(requester)?;
    match taken {
        Some(TakenName::Shown) => Err(name_taken(&names.name).into()),
        Some(TakenName::SignIn) => Err(sign_in_name_taken(&names.sign_in_name).into()),
        None => Ok(requester),
    }
}

fn decide_rename(
    context: PersonContext,
    same_name: Option<u64>,
    name: &AgentName,
) -> Result<RenameDecision, Problem> {
    let (requester, person) = context.lead_and_person()?;
    if same_name.is_some_and(|other| other != person.id) {
        return Err(name_taken(name).into());
    }
    if person.name == name.as_str() {
        return Ok(RenameDecision::Keep(person));
    }
    Ok(RenameDecision::Apply { requester, person })
}

fn name_taken(name: &AgentName) -> ValidationError {
    let detail = format!("There is a {} here already. Give a name that tells them apart.", name.as_str());
    ValidationError::field("name", detail)
}

fn decide_link(context: PersonContext, link: NewLink) -> Result<PersonDecision, Problem> {
    let (requester, person) = context.lead_and_person()?;
    if person.status == AccountStatus::Disabled {
        let detail = format!("{} is disabled and cannot use a link. Enable them first.", person.name);
        return Err(Problem::new(ProblemCode::FieldInvalid, detail));
    }
    Ok(PersonDecision::Apply { requester, person, change: PersonChange::Link(link) })
}

fn decide_role(context: PersonContext, role: Role) -> Result<PersonDecision, Problem> {
    let lead_remains = check_lead_remains(&context);
    let (requester, person) = context.lead_and_person()?;
    if person.role == role {
        return Ok(PersonDecision::Keep(person));
    }
    lead_remains?;
    Ok(PersonDecision::Apply { requester, person, change: PersonChange::Role(role) })
}

fn decide_disable(context: PersonContext) -> Result<PersonDecision, Problem> {
    let lead_remains = check_lead_remains(&context);
    let (requester, person) = context.lead_and_person()?;
    if person.status == AccountStatus::Disabled {
        return Ok(PersonDecision::Keep(person));
    }
    lead_remains?;
    Ok(PersonDecision::Apply { requester, person, change: PersonChange::Disable })
}

fn decide_enable(context: PersonContext) -> Result<PersonDecision, Problem> {
    let (requester, person) = context.lead_and_person()?;
    if person.status != AccountStatus::Disabled {
        return Ok(PersonDecision::Keep(person));
    }
    Ok(PersonDecision::Apply { requester, person, change: PersonChange::Enable })
}

/// Refuses to take the role or the access of the only lead who can sign in.
fn check_lead_remains(context: &PersonContext) -> Result<(), Problem> {
    let Some(person) = &context.person else { return Ok(()) };
    let is_active_lead = person.role == Role::Lead && person.status == AccountStatus::Active;
    if !is_active_lead || context.leads > 1 {
        return Ok(());
    }
    let detail =
        format!("{} is the only lead who can sign in. Make somebody else a lead first.", person.name);
    Err(Problem::new(ProblemCode::LeadNeeded, detail))
}

#[cfg(test)]
mod tests;
