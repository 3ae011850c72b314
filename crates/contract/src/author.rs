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
    }
}

impl AuthorKind {
    /// True if a named person at the company wrote the entry, or read and sent it.
    pub fn is_person(self) -> bool {
        self == Self::Person
    }
}

/// The author of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Author {
    /// Kind of the author.
    pub kind: AuthorKind,
    /// Name that the customer sees.
    pub name: String,
}

crate::decode::decode_struct!(Author { kind, name });
