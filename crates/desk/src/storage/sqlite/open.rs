//! Opening a conversation: look, decide, store it with its first entries.

use contract::ConversationId;
use sqlx::sqlite::SqliteConnection;

use super::{conversations, entries};
use crate::rules::storage::DecideOpen;
use crate::rules::{Conversation, Refusal, Start, Written};

/// Runs the rule and stores what it adds, within the writer's transaction.
pub async fn open(
    connection: &mut SqliteConnection,
    id: ConversationId,
    decide: DecideOpen,
) -> Result<Written<Conversation>, Refusal> {
    let before = conversations::find(connection, id).await?;
    match decide(before)? {
        Start::Keep(conversation) => Ok(Written::Same(*conversation)),
        Start::Add { opened, entries } => {
            conversations::insert(connection, &opened).await?;
            for stored in &entries {
                entries::insert(connection, opened.conversation.id, stored).await?;
            }
            Ok(Written::New(opened.conversation))
        }
    }
}
