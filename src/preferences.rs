//! Effective preferences of the customer, from stored, pending and drafted entries.

use contract::{CustomerEntry, DesiredOutcome, EntryBody, ReplyPreference};

use crate::outbox::Outbox;
use crate::storage::MessageDraft;
use client::conversation::Conversation;

/// The desired outcome and the reply preference that count now. A later statement of one of them does not change the
/// other one.
pub fn effective_preferences(
    conversation: &Conversation,
    outbox: &Outbox,
    draft: &MessageDraft,
) -> (DesiredOutcome, ReplyPreference) {
    let stored = conversation.entries().iter().filter_map(|entry| match &entry.body {
        EntryBody::Wish { wish, treatment } => Some((wish, treatment)),
        _ => None,
    });
    let pending = outbox.items().iter().filter_map(|item| match item.request.entry()? {
        CustomerEntry::Wish { wish, treatment } => Some((wish, treatment)),
        _ => None,
    });
    let mut preferences = (DesiredOutcome::default(), ReplyPreference::default());
    for (wish, treatment) in stored.chain(pending).chain([(&draft.wish, &draft.treatment)]) {
        preferences.0 = wish.clone().unwrap_or(preferences.0);
        preferences.1 = treatment.clone().unwrap_or(preferences.1);
    }
    preferences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::{OutboxEvent, OutboxItem, Request};
    use contract::{ConversationId, Entries, EntryId};

    fn wish(outcome: &str) -> Option<DesiredOutcome> {
        Some(DesiredOutcome { outcome: Some(outcome.into()), text: None })
    }

    #[test]
    fn the_newest_statement_of_a_preference_counts_and_leaves_the_other_one() {
        let mut conversation = Conversation::default();
        let page: Entries =
            serde_json::from_str(include_str!("../crates/contract/golden/entries.json")).expect("golden");
        conversation.merge(page);
        let (mut outbox, mut draft) = (Outbox::default(), MessageDraft::default());
        let (outcome, treatment) = effective_preferences(&conversation, &outbox, &draft);
        assert!(
            outcome.outcome.is_some() && treatment.channel.is_some(),
            "the golden conversation says both"
        );
        let write = CustomerEntry::Wish { wish: wish("explain"), treatment: None };
        let (conversation_id, id) = (ConversationId::mint(1, [1; 10]), EntryId::mint(9, [9; 10]));
        outbox.apply(&OutboxEvent::Enqueued(OutboxItem::new(conversation_id, id, Request::Write(write))));
        assert_eq!(
            effective_preferences(&conversation, &outbox, &draft),
            (wish("explain").expect("one"), treatment.clone())
        );
        draft.wish = Some(DesiredOutcome::default());
        assert_eq!(
            effective_preferences(&conversation, &outbox, &draft),
            (DesiredOutcome::default(), treatment),
            "it is taken back"
        );
    }
}
