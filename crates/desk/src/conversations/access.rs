//! Access to conversations: a customer reaches their own and no other.

use contract::{Problem, ProblemCode};

use super::customer::Identity;
use super::model::Conversation;

/// The problem of a conversation that does not exist. The conversation of another customer gets the same, to the byte,
/// so that an id tells a stranger nothing.
pub fn not_found() -> Problem {
    Problem::new(ProblemCode::NotFound, "There is no such conversation, or it is not yours.")
}

/// The conversation, if it belongs to this customer.
pub fn owned_by(conversation: Option<Conversation>, identity: &Identity) -> Result<Conversation, Problem> {
    conversation.filter(|conversation| conversation.customer.identity == *identity).ok_or_else(not_found)
}
