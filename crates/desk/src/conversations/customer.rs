//! The customer, as the company's token states them.

use contract::{Author, AuthorKind, Claims, Reference, ReferenceKey};

/// Who a customer is: a subject of an issuer. Nothing else tells two customers apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The company that signed.
    pub iss: String,
    /// The customer's id there.
    pub sub: String,
}

/// A customer with what is known about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Who it is.
    pub identity: Identity,
    /// The name that agents see.
    pub name: Option<String>,
    /// Where to answer by mail.
    pub email: Option<String>,
    /// The language (BCP 47).
    pub locale: Option<String>,
}

/// Whoever makes a request: a customer, and the references that their token names.
#[derive(Clone, Debug)]
pub struct AuthenticatedCustomer {
    /// The customer.
    pub customer: Customer,
    /// The orders and bills, with their facts.
    pub references: Vec<Reference>,
}

impl Customer {
    /// The name, or the id where the token gave none.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.identity.sub)
    }

    /// The customer as the author of an entry.
    pub fn author(&self) -> Author {
        Author { kind: AuthorKind::Customer, name: self.display_name().to_owned() }
    }

    /// What a newer token says goes before what an older one said; what it leaves out stays.
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
    /// The facts of one of the token's references.
    pub fn reference(&self, key: &ReferenceKey) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.kind == key.kind && reference.id == key.id)
    }
}

impl From<Claims> for AuthenticatedCustomer {
    fn from(claims: Claims) -> Self {
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Self {
            customer: Customer {
                identity: Identity { iss: claims.iss, sub: claims.sub },
                name: said(claims.name),
                email: said(claims.email),
                locale: said(claims.locale),
            },
            references: claims.references,
        }
    }
}
