//! Saved replies: what a rule about one sees, what it may decide, and the port to where they are kept.

mod add;
mod change;
mod list;
mod remove;

use async_trait::async_trait;
use contract::{Limits, Problem, ProblemCode, Timestamp, ValidationError};
use inbox_api::{AuditAction, Person, SavedReply, WriteSavedReply};

use crate::accounts::people::require_lead;
use crate::conversations::store::StorageError;
use crate::error::ServiceError;
use crate::support::digest::Fingerprint;

/// What a saved reply says, checked: its name is trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyContent {
    /// Its name.
    pub name: String,
    /// The words.
    pub text: String,
}

/// What a rule about a saved reply sees inside its transaction.
pub struct ReplyContext {
    /// Whose session it is that asks; nobody when it has ended.
    pub requester: Option<Person>,
    /// The one it is about, if it is about one and there is one.
    pub reply: Option<SavedReply>,
    /// Which one has the wanted name already.
    pub same_name: Option<u64>,
}

/// What a rule decides about a saved reply.
#[derive(Debug)]
pub enum ReplyDecision {
    /// It is so already; nothing changes.
    Keep(SavedReply),
    /// It is to be made so.
    Apply {
        /// By whom.
        requester: Person,
        /// As what it is noted.
        action: AuditAction,
    },
}

/// A rule about a saved reply, run inside the transaction that changes it.
pub type ReplyRule = Box<dyn FnOnce(ReplyContext) -> Result<ReplyDecision, Problem> + Send + Sync>;

/// Keeps the saved replies. `by` is the session of whoever asks, looked up inside the same transaction; what is
/// changed is noted in the audit log, both or neither.
#[async_trait]
pub trait SavedReplyStore: Send + Sync {
    /// All of them, by name.
    async fn list_replies(&self) -> Result<Vec<SavedReply>, StorageError>;

    /// Gives one these words, or adds one with them, as the rule decides.
    async fn save_reply(
        &self,
        by: Fingerprint,
        at: Timestamp,
        reply: Option<u64>,
        words: ReplyContent,
        decide: ReplyRule,
    ) -> Result<SavedReply, ServiceError>;

    /// Removes one as the rule decides.
    async fn remove_reply(
        &self,
        by: Fingerprint,
        at: Timestamp,
        reply: u64,
        decide: ReplyRule,
    ) -> Result<(), ServiceError>;
}

impl ReplyContent {
    /// What a write says, if it keeps to the limits.
    fn parse(write: WriteSavedReply, limits: &Limits) -> Result<Self, ValidationError> {
        write.check(limits)?;
        Ok(Self { name: write.name.trim().to_owned(), text: write.text })
    }

    /// The name by which it is found to be taken: `broken mug` is `Broken mug`.
    pub fn normalized_name(&self) -> String {
        self.name.to_lowercase()
    }
}

impl ReplyContext {
    /// The lead who asks, and the reply it is about.
    fn lead_and_reply(self) -> Result<(Person, SavedReply), Problem> {
        let by = require_lead(self.requester)?;
        let gone = || {
            Problem::new(
                ProblemCode::NotFound,
                "There is no such saved reply any more. Look at the list once more.",
            )
        };
        Ok((by, self.reply.ok_or_else(gone)?))
    }
}

/// Refuses a name that another one has.
pub fn check_name_available(
    namesake: Option<u64>,
    of: Option<u64>,
    name: &str,
) -> Result<(), ValidationError> {
    if namesake.is_none() || namesake == of {
        return Ok(());
    }
    let detail = format!("There is a saved reply \"{name}\" already. Give a name that tells them apart.");
    Err(ValidationError::field("name", detail))
}

#[cfg(test)]
mod tests;
