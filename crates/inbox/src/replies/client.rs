//! One async function per operation on saved replies.

use ::client::http::{ClientError, request_json, to_json};
use gloo_net::http::Method;
use inbox_api::{SavedReplies, SavedReply, WriteSavedReply};

use crate::client::to;

/// All of them.
pub async fn replies() -> Result<SavedReplies, ClientError> {
    request_json(to(Method::GET, "replies"), None, 0).await
}

/// Adds one.
pub async fn add(write: &WriteSavedReply) -> Result<SavedReply, ClientError> {
    request_json(to(Method::POST, "replies"), Some(to_json(write)), 0).await
}

/// Changes one.
pub async fn change(reply: u64, write: &WriteSavedReply) -> Result<SavedReply, ClientError> {
    request_json(to(Method::PUT, &format!("replies/{reply}")), Some(to_json(write)), 0).await
}

/// Removes one.
pub async fn remove(reply: u64) -> Result<(), ClientError> {
    request_json(to(Method::DELETE, &format!("replies/{reply}")), None, 0).await
}
