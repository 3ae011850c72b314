//! Fixtures of the unit tests: ids and an opening request by a number.

use contract::{ConversationId, EntryId, OpenConversation, OpeningMessage};

use crate::outbox::Request;

pub fn conversation(n: u8) -> ConversationId {
    ConversationId::mint(1, [n; 10])
}

pub fn entry(n: u8) -> EntryId {
    EntryId::mint(2, [n; 10])
}

pub fn opening(n: u8) -> Request {
    Request::Open(OpenConversation {
        reference: "order:1001".parse().expect("key"),
        message: OpeningMessage { id: entry(n), text: "Hello".into(), line_ids: vec![] },
    })
}
