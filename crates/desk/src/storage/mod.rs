//! Storage engines. An engine implements the stores of all features.

mod group_commit;
pub mod sqlite;
mod write_batch;

use async_trait::async_trait;

use crate::accounts::audit::AuditLog;
use crate::accounts::store::AccountStore;
use crate::conversations::store::ConversationStore;
use crate::inbox::notes::NoteStore;
use crate::inbox::report::ReportStore;
use crate::inbox::saved_replies::SavedReplyStore;
use crate::inbox::store::InboxStore;
use crate::webhooks::store::WebhookStore;

pub use sqlite::SqliteDatabase;

/// An open database: the stores of all features.
#[async_trait]
pub trait Database:
    ConversationStore
    + AccountStore
    + AuditLog
    + InboxStore
    + NoteStore
    + SavedReplyStore
    + ReportStore
    + WebhookStore
{
    /// The number of commits of conversations and entries so far.
    fn commits(&self) -> u64;

    /// Closes the database after the running statements.
    async fn close(&self);
}

#[cfg(test)]
pub(crate) mod suite;
