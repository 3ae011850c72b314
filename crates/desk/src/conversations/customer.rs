//! The customer, as the company's token states them.

use contract::{Author, AuthorKind, Claims, CustomerData, Reference, ReferenceKey};

/// Issuer and subject of the token. Nothing else tells two customers apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    pub iss: String,
    pub sub: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub identity: Identity,
    /// The name that agents see.
    pub name: Option<String>,
    pub email: Option<String>,
    /// The language (BCP 47).
    pub locale: Option<String>,
}

/// A customer whose token was verified, with the references that it names.
#[derive(Clone, Debug)]
pub struct AuthenticatedCustomer {
    pub customer: Customer,
    pub references: Vec<Reference>,
}

impl Customer {
    /// A customer of an issuer, as a system of the company states them. A blank value counts as missing.
    pub fn of_issuer(iss: String, data: CustomerData) -> Self {
        Self {
            identity: Identity { iss, sub: data.sub },
            name: non_blank(data.name),
            email: non_blank(data.email),
            locale: non_blank(data.locale),
        }
    }

    /// The name, or the subject if the token has no name.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.identity.sub)
    }

    /// The customer as the author of an entry.
    pub fn author(&self) -> Author {
        Author { kind: AuthorKind::Customer, name: self.display_name().to_owned() }
    }

    /// The customer with the values of a newer token. A value that the newer token lacks stays as it was.
    pub fn updated_from(&self, newer: Customer) -> Customer {
        Customer {
            identity: newer.identity,
            name: newer.name.or_else(|| self.name.clone()),
            email: newer.email.or_else(|| self.email.clone()),
            locale: newer.locale.or_else(|| self.locale.clone()),
        }
    }
}

impl AuthenticatedCustomer {
    /// The facts of a reference, if the token names it.
    pub fn reference(&self, key: &ReferenceKey) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.kind == key.kind && reference.id == key.id)
    }
}

impl From<Claims> for AuthenticatedCustomer {
    fn from(claims: Claims) -> Self {
        Self {
            customer: Customer {
                identity: Identity { iss: claims.iss, sub: claims.sub },
                name: non_blank(claims.name),
                email: non_blank(claims.email),
                locale: non_blank(claims.locale),
            },
            references: claims.references,
        }
    }
}

fn non_blank(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
