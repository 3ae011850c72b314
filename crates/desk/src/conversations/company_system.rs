//! The company's own systems, such as a connector to its ticket system.

use contract::Claims;

use super::access::Access;

/// A system whose service token was verified.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CompanySystem {
    /// The issuer of the token. The system reaches the conversations of this issuer's customers and no other.
    pub iss: String,
    /// The name of the system, for the audit log.
    pub name: String,
}

impl CompanySystem {
    pub fn access(&self) -> Access {
        Access::Issuer(self.iss.clone())
    }
}

impl From<Claims> for CompanySystem {
    fn from(claims: Claims) -> Self {
        Self { iss: claims.iss, name: claims.sub }
    }
}
