//! The change feed: the customer's conversations that changed since a cursor.

use serde::Serialize;

use crate::Conversation;
use crate::decode::decode_struct;

/// A page of the change feed: the answer to `GET /v1/changes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The conversations that are new or changed, each once, as they are now.
    pub conversations: Vec<Conversation>,
    /// Value of the parameter `after` for the next request.
    pub next: String,
    /// True if there are further changes already.
    pub has_more: bool,
}

decode_struct!(Changes { conversations, next, has_more });
