//! The saved replies.

use inbox_api::SavedReplies;

use crate::desk::Desk;
use crate::error::ServiceError;

impl Desk {
    /// All of them, for whoever answers.
    ///
    /// # Errors
    /// Whatever the storage says.
    pub async fn list_replies(&self) -> Result<SavedReplies, ServiceError> {
        Ok(SavedReplies { replies: self.saved_replies.list_replies().await? })
    }
}
