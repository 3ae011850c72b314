//! The writes of the group commit: each loads the context, runs the rule, and stores the decision.

use contract::ConversationId;
use sqlx::sqlite::SqliteConnection;

use super::{conversations, entries, response_times};
use crate::conversations::access::ConversationLookup;
use crate::conversations::append::{AppendContext, AppendDecision, AppendOutcome};
use crate::conversations::model::Conversation;
use crate::conversations::store::{Append, OpenDecision, OpenRule, UpdateOutcome, UpdateRule};
use crate::error::{ServiceError, StorageError};
use crate::support::put_outcome::PutOutcome;

/// Opens a conversation with its first entry.
pub async fn open_conversation(
    connection: &mut SqliteConnection,
    id: ConversationId,
    rule: OpenRule,
) -> Result<PutOutcome<Conversation>, ServiceError> {
    match rule(conversations::look_up(connection, id).await?)? {
        OpenDecision::Keep(conversation) => Ok(PutOutcome::Existing(*conversation)),
        OpenDecision::Add { stored, entry } => {
            conversations::insert(connection, &stored).await?;
            entries::insert(connection, stored.conversation.id, &entry).await?;
            Ok(PutOutcome::Created(stored.conversation))
        }
    }
}

/// Appends an entry.
pub async fn append_entry(
    connection: &mut SqliteConnection,
    append: Append,
) -> Result<AppendOutcome, ServiceError> {
    let context = load_context(connection, &append).await?;
    match (append.rule)(context)? {
        AppendDecision::Keep(entry) => Ok(AppendOutcome::Existing(entry)),
        AppendDecision::Add { conversation, stored, waited_ms } => {
            entries::insert(connection, conversation.id, &stored).await?;
            if let Some(ms) = waited_ms {
                response_times::insert(connection, stored.entry.created_at, ms).await?;
            }
            conversations::update(connection, &conversation).await?;
            Ok(AppendOutcome::Created { entry: stored.entry, customer: conversation.customer.identity })
        }
    }
}

/// Changes a conversation without an entry.
pub async fn update_conversation(
    connection: &mut SqliteConnection,
    id: ConversationId,
    rule: UpdateRule,
) -> Result<UpdateOutcome, ServiceError> {
    let lookup = conversations::look_up(connection, id).await?;
    let outcome = rule(lookup.map(|stored| stored.conversation))?;
    if let UpdateOutcome::Changed(conversation) = &outcome {
        conversations::update(connection, conversation).await?;
    }
    Ok(outcome)
}

async fn load_context(
    connection: &mut SqliteConnection,
    append: &Append,
) -> Result<ConversationLookup<AppendContext>, StorageError> {
    let id = append.conversation;
    let found = match conversations::look_up(connection, id).await? {
        ConversationLookup::Found(found) => found,
        ConversationLookup::Erased(customer) => return Ok(ConversationLookup::Erased(customer)),
        ConversationLookup::Missing => return Ok(ConversationLookup::Missing),
    };
    let referenced = match append.referenced {
        Some(entry) => entries::find(connection, id, entry).await?.map(|stored| stored.entry),
        None => None,
    };
    let stored = entries::find(connection, id, append.entry).await?;
    Ok(ConversationLookup::Found(AppendContext { conversation: found.conversation, stored, referenced }))
}
