//! Files beside a message.

use serde::Serialize;

use crate::AttachmentId;

/// A stored file: the answer to `PUT /v1/attachments/{id}`, and part of the message that names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Its id, minted by the writer.
    pub id: AttachmentId,
    /// Its file name, for people.
    pub name: String,
    /// Its media type (RFC 6838), as the backend found it, not as the sender claimed.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
}

crate::decode::decode_struct!(Attachment { id, name, media_type, bytes });
