//! The saved replies.

use inbox_api::SavedReplies;

use crate::rules::{Desk, Refusal};

impl Desk {
    /// All of them, for whoever answers.
    ///
    /// # Errors
    /// Whatever the storage says.
    pub async fn replies(&self) -> Result<SavedReplies, Refusal> {
        Ok(SavedReplies { replies: self.shelf.replies().await? })
    }
}
