//! Attachments: stored files that messages name.

use serde::Serialize;

use crate::AttachmentId;

/// A stored file: the answer to `PUT /v1/attachments/{id}`, and part of each message that names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Id of the attachment, minted by its writer.
    pub id: AttachmentId,
    /// File name, for people.
    pub name: String,
    /// Media type (RFC 6838) as the backend detected it, whatever the sender claimed.
    pub media_type: String,
    /// Length in bytes.
    pub bytes: u64,
}

crate::decode::decode_struct!(Attachment { id, name, media_type, bytes });
