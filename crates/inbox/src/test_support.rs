//! Fixtures: the golden files of the contract.

use client::Conversation;
use contract::{ConversationHead, Entries};

pub fn entries() -> Entries {
    serde_json::from_str(include_str!("../../contract/golden/entries.json")).expect("golden")
}

pub fn conversation_head() -> ConversationHead {
    serde_json::from_str(include_str!("../../contract/golden/head.json")).expect("golden")
}

pub fn conversation(page: Entries) -> Conversation {
    let mut conversation = Conversation::default();
    conversation.merge(page);
    conversation
}
