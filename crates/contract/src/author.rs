//! Who wrote an entry. Always shown.

use serde::Serialize;

use crate::wire_enum::wire_enum;

wire_enum! {
    /// What kind of author it is.
    AuthorKind {
        /// The customer of this conversation.
        Customer = "customer",
        /// A named person at the company.
        Person = "person",
        /// A rule or a machine; no person read or wrote it.
        Automatic = "automatic",
        /// Drafted by a language model, read and sent by a named person.
        AiDrafted = "ai_drafted",
    }
}

impl AuthorKind {
    /// Whether a named person at the company wrote or sent the entry.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Person | Self::AiDrafted)
    }
}

/// The author of an entry, or the owner of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Author {
    /// What kind of author it is.
    pub kind: AuthorKind,
    /// The name that the customer sees.
    pub name: String,
}

crate::decode::decode_struct!(Author { kind, name });
