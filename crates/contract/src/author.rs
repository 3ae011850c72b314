//! Authors of entries. A client always shows the author.

use serde::Serialize;

use crate::wire_enum::wire_enum;

wire_enum! {
    /// The kind of an author.
    AuthorKind {
        /// The customer of this conversation.
        Customer = "customer",
        /// A named person at the company.
        Person = "person",
        /// A rule or a machine, without a person who wrote or read the entry.
        Automatic = "automatic",
        /// A named person at the company, with a draft by a language model that the person read and sent.
        AiDrafted = "ai_drafted",
    }
}

impl AuthorKind {
    /// True if a named person at the company wrote or sent the entry.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Person | Self::AiDrafted)
    }
}

/// The author of an entry, or the owner of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Author {
    /// Kind of the author.
    pub kind: AuthorKind,
    /// Name that the customer sees.
    pub name: String,
}

crate::decode::decode_struct!(Author { kind, name });
