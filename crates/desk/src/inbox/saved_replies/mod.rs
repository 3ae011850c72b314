//! Saved replies: short texts that the team shares. Every agent reads them, and leads change them.

use std::sync::Arc;

use async_trait::async_trait;
use contract::{Limits, Problem, ProblemCode, Timestamp, ValidationError};
use inbox_api::{AuditAction, Person, SavedReplies, SavedReply, WriteSavedReply};

use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::permissions::require_lead;
use crate::company::Company;
use crate::error::{ServiceError, StorageError};
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// Name and text within the limits. The name is trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyContent {
    pub name: String,
    pub text: String,
}

/// The state inside the transaction, as far as a rule can read it.
pub struct ReplyContext {
    /// The agent of the session; `None` when the session has ended.
    pub requester: Option<Person>,
    /// The saved reply that the request is about.
    pub reply: Option<SavedReply>,
    /// The id of the saved reply that has the requested name.
    pub same_name: Option<u64>,
}

/// The decision of a rule about a saved reply.
#[derive(Debug)]
pub enum ReplyDecision {
    /// Changes nothing.
    Keep(SavedReply),
    /// Makes the change and adds it to the audit log.
    Apply { requester: Person, action: AuditAction },
}

/// A rule about a saved reply, run inside the transaction that changes it.
pub type ReplyRule = Box<dyn Fn(ReplyContext) -> Result<ReplyDecision, Problem> + Send + Sync>;

/// Stores saved replies. `session` is looked up inside the transaction of the change, and the change and its audit event
/// are stored together or not at all.
#[async_trait]
pub trait SavedReplyStore: Send + Sync {
    /// All of them, by name.
    async fn list_replies(&self) -> Result<Vec<SavedReply>, StorageError>;

    /// Adds a saved reply, or changes the one of this id, as the rule decides.
    async fn save_reply(
        &self,
        session: Fingerprint,
        at: Timestamp,
        reply: Option<u64>,
        content: ReplyContent,
        rule: ReplyRule,
    ) -> Result<SavedReply, ServiceError>;

    /// Removes a saved reply as the rule decides.
    async fn remove_reply(
        &self,
        session: Fingerprint,
        at: Timestamp,
        reply: u64,
        rule: ReplyRule,
    ) -> Result<(), ServiceError>;
}

pub struct SavedReplyService {
    pub company: Arc<Company>,
    pub store: Arc<dyn SavedReplyStore>,
}

impl SavedReplyService {
    /// All saved replies, by name.
    ///
    /// # Errors
    /// A storage error.
    pub async fn list_replies(&self) -> Result<SavedReplies, ServiceError> {
        Ok(SavedReplies { replies: self.store.list_replies().await? })
    }

    /// # Errors
    /// `lead-needed`, the limits, and `field-invalid` for a name that is taken.
    pub async fn add_reply(
        &self,
        agent: &AuthenticatedAgent,
        write: WriteSavedReply,
    ) -> Result<SavedReply, ServiceError> {
        let content = ReplyContent::parse(write, &self.company.limits)?;
        let name = content.name.clone();
        let rule = Box::new(move |context| decide_add(context, &name));
        self.store.save_reply(agent.session, clock::now(), None, content, rule).await
    }

    /// Changes a saved reply. The same content again changes nothing, and entries that were sent with the old text stay.
    ///
    /// # Errors
    /// `lead-needed`, `not-found`, the limits, and `field-invalid` for a name that is taken.
    pub async fn change_reply(
        &self,
        agent: &AuthenticatedAgent,
        reply: u64,
        write: WriteSavedReply,
    ) -> Result<SavedReply, ServiceError> {
        let content = ReplyContent::parse(write, &self.company.limits)?;
        let new_content = content.clone();
        let rule = Box::new(move |context| decide_change(context, &new_content));
        self.store.save_reply(agent.session, clock::now(), Some(reply), content, rule).await
    }

    /// Removes a saved reply. Entries that were sent with it stay.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn remove_reply(&self, agent: &AuthenticatedAgent, reply: u64) -> Result<(), ServiceError> {
        self.store.remove_reply(agent.session, clock::now(), reply, Box::new(decide_remove)).await
    }
}

fn decide_add(context: ReplyContext, name: &str) -> Result<ReplyDecision, Problem> {
    let requester = require_lead(context.requester)?;
    check_name_available(context.same_name, None, name)?;
    Ok(ReplyDecision::Apply { requester, action: AuditAction::ReplyAdded { name: name.to_owned() } })
}

fn decide_change(context: ReplyContext, content: &ReplyContent) -> Result<ReplyDecision, Problem> {
    let same_name = context.same_name;
    let (requester, reply) = context.lead_and_reply()?;
    check_name_available(same_name, Some(reply.id), &content.name)?;
    if reply.name == content.name && reply.text == content.text {
        return Ok(ReplyDecision::Keep(reply));
    }
    let action = AuditAction::ReplyChanged { name: content.name.clone(), before: reply.name };
    Ok(ReplyDecision::Apply { requester, action })
}

fn decide_remove(context: ReplyContext) -> Result<ReplyDecision, Problem> {
    let (requester, reply) = context.lead_and_reply()?;
    Ok(ReplyDecision::Apply { requester, action: AuditAction::ReplyRemoved { name: reply.name } })
}

/// Refuses the name of another saved reply.
fn check_name_available(
    same_name: Option<u64>,
    reply: Option<u64>,
    name: &str,
) -> Result<(), ValidationError> {
    if same_name.is_none() || same_name == reply {
        return Ok(());
    }
    let detail = format!("There is a saved reply \"{name}\" already. Give a name that tells them apart.");
    Err(ValidationError::field("name", detail))
}

impl ReplyContent {
    fn parse(write: WriteSavedReply, limits: &Limits) -> Result<Self, ValidationError> {
        write.check(limits)?;
        Ok(Self { name: write.name.trim().to_owned(), text: write.text })
    }

    /// The form in which names are compared: `broken mug` equals `Broken mug`.
    pub fn normalized_name(&self) -> String {
        self.name.to_lowercase()
    }
}

impl ReplyContext {
    fn lead_and_reply(self) -> Result<(Person, SavedReply), Problem> {
        let requester = require_lead(self.requester)?;
        let not_found = || {
            Problem::new(
                ProblemCode::NotFound,
                "There is no such saved reply any more. Look at the list once more.",
            )
        };
        Ok((requester, self.reply.ok_or_else(not_found)?))
    }
}

#[cfg(test)]
mod tests;
