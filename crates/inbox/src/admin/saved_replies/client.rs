//! One async function per operation on saved replies.

use gloo_net::http::Method;
use inbox_api::{SavedReplies, SavedReply, WriteSavedReply};
use widget::http::{ClientError, body, exchange};

use crate::api::to;

/// All of them.
pub async fn replies() -> Result<SavedReplies, ClientError> {
    exchange(to(Method::GET, "replies"), None, 0).await
}

/// Adds one.
pub async fn add(write: &WriteSavedReply) -> Result<SavedReply, ClientError> {
    exchange(to(Method::POST, "replies"), Some(body(write)), 0).await
}

/// Changes one.
pub async fn change(reply: u64, write: &WriteSavedReply) -> Result<SavedReply, ClientError> {
    exchange(to(Method::PUT, &format!("replies/{reply}")), Some(body(write)), 0).await
}

/// Removes one.
pub async fn remove(reply: u64) -> Result<(), ClientError> {
    exchange(to(Method::DELETE, &format!("replies/{reply}")), None, 0).await
}
