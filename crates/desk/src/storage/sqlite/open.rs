//! Opening a conversation: look, decide, store it with its first entries.

use contract::ConversationId;
use sqlx::sqlite::SqliteConnection;

use super::{conversations, entries};
use crate::conversations::append::{OpenDecision, PutOutcome};
use crate::conversations::model::Conversation;
use crate::conversations::store::OpenRule;
use crate::error::ServiceError;

/// Runs the rule and stores what it adds, within the writer's transaction.
pub async fn open(
    connection: &mut SqliteConnection,
    id: ConversationId,
    decide: OpenRule,
) -> Result<PutOutcome<Conversation>, ServiceError> {
    let before = conversations::find(connection, id).await?;
    match decide(before)? {
        OpenDecision::Keep(conversation) => Ok(PutOutcome::Existing(*conversation)),
        OpenDecision::Add { stored: opened, entries } => {
            conversations::insert(connection, &opened).await?;
            for stored in &entries {
                entries::insert(connection, opened.conversation.id, stored).await?;
            }
            Ok(PutOutcome::Created(opened.conversation))
        }
    }
}
