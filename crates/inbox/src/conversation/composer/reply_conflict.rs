//! Answers that colleagues gave while an agent was writing.

use contract::{AuthorKind, EntryBody};
use widget::conversation::Conversation;

/// Who else answered after this `seq`, the newest one.
pub fn answered_after<'c>(conversation: &'c Conversation, seq: u64, agent: &str) -> Option<&'c str> {
    let newer = conversation.entries().iter().rev().take_while(|entry| entry.seq > seq);
    let by_person = |kind| matches!(kind, AuthorKind::Person | AuthorKind::AiDrafted);
    let answers = |body: &EntryBody| {
        matches!(body, EntryBody::Message { .. } | EntryBody::Decision { .. } | EntryBody::Proposal { .. })
    };
    newer
        .filter(|entry| by_person(entry.author.kind) && answers(&entry.body) && entry.author.name != agent)
        .map(|entry| entry.author.name.as_str())
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Entries;

    #[test]
    fn only_answers_of_others_that_came_later_count() {
        let page: Entries =
            serde_json::from_str(include_str!("../../../../contract/golden/entries.json")).expect("golden");
        let mut conversation = Conversation::default();
        conversation.merge(page);
        let newest = |agent: &str| {
            let theirs = |name: &&str| *name != agent;
            conversation.entries().iter().rev().find_map(|entry| {
                let name = entry.author.name.as_str();
                let answer = matches!(
                    entry.body,
                    EntryBody::Message { .. } | EntryBody::Decision { .. } | EntryBody::Proposal { .. }
                );
                (answer && entry.author.kind == AuthorKind::Person).then_some(name).filter(theirs)
            })
        };
        assert!(newest("Nobody").is_some(), "the golden page has an answer");
        assert_eq!(answered_after(&conversation, 0, "Nobody"), newest("Nobody"));
        let by = newest("Nobody").expect("somebody");
        assert_ne!(answered_after(&conversation, 0, by), Some(by));
        assert_eq!(answered_after(&conversation, conversation.heard(), "Nobody"), None);
    }
}
