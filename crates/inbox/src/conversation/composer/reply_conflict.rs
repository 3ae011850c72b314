//! Detection of replies that other agents sent since a draft was begun.

use client::ConversationReplica;

/// The author of the last reply after `seq` that another agent sent.
pub fn newer_reply_author<'c>(
    conversation: &'c ConversationReplica,
    seq: u64,
    agent: &str,
) -> Option<&'c str> {
    let newer = conversation.entries().iter().rev().take_while(|entry| entry.seq > seq);
    newer
        .filter(|entry| entry.author.kind.is_person() && entry.body.is_reply() && entry.author.name != agent)
        .map(|entry| entry.author.name.as_str())
        .next()
}

#[cfg(test)]
mod tests {
    use contract::{AuthorKind, EntryBody};

    use super::*;
    use crate::test_support;

    #[test]
    fn only_later_replies_of_other_agents_are_conflicts() {
        let conversation = test_support::conversation(test_support::entries());
        let latest = |agent: &str| {
            let is_other = |name: &&str| *name != agent;
            conversation.entries().iter().rev().find_map(|entry| {
                let name = entry.author.name.as_str();
                let is_reply = matches!(
                    entry.body,
                    EntryBody::Message { .. } | EntryBody::Decision { .. } | EntryBody::Proposal { .. }
                );
                (is_reply && entry.author.kind == AuthorKind::Person).then_some(name).filter(is_other)
            })
        };
        assert!(latest("Nobody").is_some(), "the golden page has a reply");
        assert_eq!(newer_reply_author(&conversation, 0, "Nobody"), latest("Nobody"));
        let author = latest("Nobody").expect("an author");
        assert_ne!(newer_reply_author(&conversation, 0, author), Some(author));
        assert_eq!(newer_reply_author(&conversation, conversation.last_seq_received(), "Nobody"), None);
    }
}
