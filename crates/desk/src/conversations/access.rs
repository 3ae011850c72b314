//! Access to conversations: a customer reaches their own, a system of the company those of its issuer, an agent all.

use contract::{Problem, ProblemCode};

use super::customer::{Customer, Identity};

/// The conversations that a caller reaches.
#[derive(Clone, Debug)]
pub enum Access {
    Customer(Identity),
    /// Those of the customers of one issuer.
    Issuer(String),
    All,
}

/// What is stored under the id of a conversation.
#[derive(Clone, Debug)]
pub enum ConversationLookup<T> {
    Found(T),
    /// A conversation of a customer of this issuer was erased. Whose it was is not stored.
    Erased {
        iss: String,
    },
    Missing,
}

/// Data of one customer.
pub trait CustomerOwned {
    fn owner_identity(&self) -> &Identity;
}

impl Access {
    /// The data, if this caller reaches it.
    ///
    /// # Errors
    /// `gone` for an erased conversation of the caller's issuer, else `not-found`.
    pub fn check<T: CustomerOwned>(&self, lookup: ConversationLookup<T>) -> Result<T, Problem> {
        match lookup {
            ConversationLookup::Found(found) if self.reaches(found.owner_identity()) => Ok(found),
            ConversationLookup::Erased { iss } if self.is_of_issuer(&iss) => Err(Problem::new(
                ProblemCode::Gone,
                "The conversation was erased. Open a new one under a new id.",
            )),
            _ => Err(not_found()),
        }
    }

    fn reaches(&self, customer: &Identity) -> bool {
        match self {
            Self::Customer(identity) => customer == identity,
            Self::Issuer(_) | Self::All => self.is_of_issuer(&customer.iss),
        }
    }

    fn is_of_issuer(&self, iss: &str) -> bool {
        match self {
            Self::Customer(identity) => identity.iss == iss,
            Self::Issuer(own) => own == iss,
            Self::All => true,
        }
    }
}

/// The problem of a conversation that does not exist. A conversation that the caller does not reach gets the same, to the
/// byte, so that an id tells a stranger nothing.
pub fn not_found() -> Problem {
    Problem::new(ProblemCode::NotFound, "There is no such conversation, or it is not yours.")
}

impl<T> ConversationLookup<T> {
    pub fn found(self) -> Option<T> {
        match self {
            Self::Found(found) => Some(found),
            Self::Erased { .. } | Self::Missing => None,
        }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> ConversationLookup<U> {
        match self {
            Self::Found(found) => ConversationLookup::Found(change(found)),
            Self::Erased { iss } => ConversationLookup::Erased { iss },
            Self::Missing => ConversationLookup::Missing,
        }
    }
}

impl Customer {
    pub fn access(&self) -> Access {
        Access::Customer(self.identity.clone())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::conversations::fixtures::conversation;
    use crate::conversations::model::Conversation;

    #[test]
    fn nobody_of_another_issuer_learns_that_a_conversation_is_gone() {
        let customer = |iss: &str, sub: &str| Identity { iss: iss.into(), sub: sub.into() };
        let code = |access: Access| {
            let erased: ConversationLookup<Conversation> =
                ConversationLookup::Erased { iss: "kettle".into() };
            access.check(erased).unwrap_err().code
        };
        assert_eq!(code(Access::Customer(customer("kettle", "customer-42"))), ProblemCode::Gone);
        assert_eq!(code(Access::Customer(customer("teapot", "customer-42"))), ProblemCode::NotFound);
        assert_eq!(code(Access::Issuer("kettle".into())), ProblemCode::Gone);
        assert_eq!(code(Access::Issuer("other".into())), ProblemCode::NotFound);
        assert_eq!(code(Access::All), ProblemCode::Gone);
    }

    #[test]
    fn an_issuer_reaches_the_conversations_of_its_customers_alone() {
        let reaches =
            |iss: &str| Access::Issuer(iss.into()).check(ConversationLookup::Found(conversation())).is_ok();
        assert!(reaches("kettle") && !reaches("other"));
    }
}
