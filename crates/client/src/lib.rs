//! The contract's client in a browser: requests, retries, and the merge of entries into a conversation.
//!
//! The widget and the inbox share this crate. Views are in the crate `ui`; the outbox and the device store are in the
//! widget.

pub mod conversation;
pub mod http;
pub mod json;
pub mod operations;
pub mod timeline;

pub mod backoff;
pub mod platform;
pub mod spawn;

pub use conversation::{Attribution, ConversationReplica};
pub use http::ClientError;
pub use operations::{Client, TokenSource};
pub use spawn::spawn_scoped;
