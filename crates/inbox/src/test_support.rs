//! Fixtures: the golden files of the contract.

use client::ConversationReplica;
use contract::{Conversation, Entries};

pub fn entries() -> Entries {
    serde_json::from_str(include_str!("../../contract/golden/entries.json")).expect("golden")
}

pub fn conversation_head() -> Conversation {
    serde_json::from_str(include_str!("../../contract/golden/conversation.json")).expect("golden")
}

pub fn conversation(page: Entries) -> ConversationReplica {
    let mut conversation = ConversationReplica::default();
    conversation.merge(page);
    conversation
}
