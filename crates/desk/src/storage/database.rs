//! The port to a database as a whole.

use async_trait::async_trait;

use crate::accounts::audit::AuditLog;
use crate::accounts::store::AccountStore;
use crate::conversations::store::ConversationStore;
use crate::data_protection::store::DataProtectionStore;
use crate::inbox::notes::NoteStore;
use crate::inbox::report::ReportStore;
use crate::inbox::saved_replies::SavedReplyStore;
use crate::inbox::store::InboxStore;
use crate::jobs::store::JobStore;
use crate::peers::PeerChannel;
use crate::promises::store::PromiseStore;

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
    + JobStore
    + PromiseStore
    + DataProtectionStore
    + PeerChannel
{
    /// The number of commits of conversations and entries so far.
    fn commits(&self) -> u64;

    /// Closes the database after the running statements.
    async fn close(&self);
}
