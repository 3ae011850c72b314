//! Effective preferences of the customer, from stored, pending and drafted entries.

use contract::{CustomerEntry, DesiredOutcome, EntryBody, ReplyPreference};

use crate::outbox::Outbox;
use crate::storage::MessageDraft;
use client::conversation::ConversationReplica;

/// The desired outcome and the reply preference that count now. A later statement of one of them does not change the
/// other one.
pub fn effective_preferences(
    conversation: &ConversationReplica,
    outbox: &Outbox,
    draft: &MessageDraft,
) -> (DesiredOutcome, ReplyPreference) {
    let stored = conversation.entries().iter().filter_map(|entry| match &entry.body {
        EntryBody::Preferences { desired_outcome, reply_preference } => {
            Some((desired_outcome, reply_preference))
        }
        _ => None,
    });
    let pending = outbox.items().iter().filter_map(|item| match item.request.entry()? {
        CustomerEntry::Preferences { desired_outcome, reply_preference } => {
            Some((desired_outcome, reply_preference))
        }
        _ => None,
    });
    let mut preferences = (DesiredOutcome::default(), ReplyPreference::default());
    for (desired_outcome, reply_preference) in
        stored.chain(pending).chain([(&draft.desired_outcome, &draft.reply_preference)])
    {
        preferences.0 = desired_outcome.clone().unwrap_or(preferences.0);
        preferences.1 = reply_preference.clone().unwrap_or(preferences.1);
    }
    preferences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::{OutboxEvent, OutboxItem, Request};
    use contract::{ConversationId, Entries, EntryId};

    fn desired_outcome(outcome: &str) -> Option<DesiredOutcome> {
        Some(DesiredOutcome { choice: Some(outcome.into()), text: None })
    }

    #[test]
    fn the_newest_statement_of_a_preference_counts_and_leaves_the_other_one() {
        let mut conversation = ConversationReplica::default();
        let page: Entries =
            serde_json::from_str(include_str!("../crates/contract/golden/entries.json")).expect("golden");
        conversation.merge(page);
        let (mut outbox, mut draft) = (Outbox::default(), MessageDraft::default());
        let (outcome, reply_preference) = effective_preferences(&conversation, &outbox, &draft);
        assert!(
            outcome.choice.is_some() && reply_preference.channel.is_some(),
            "the golden conversation says both"
        );
        let write = CustomerEntry::Preferences {
            desired_outcome: desired_outcome("explain"),
            reply_preference: None,
        };
        let (conversation_id, id) = (ConversationId::mint(1, [1; 10]), EntryId::mint(9, [9; 10]));
        outbox.apply(&OutboxEvent::Enqueued(OutboxItem::new(conversation_id, id, Request::Write(write))));
        assert_eq!(
            effective_preferences(&conversation, &outbox, &draft),
            (desired_outcome("explain").expect("one"), reply_preference.clone())
        );
        draft.desired_outcome = Some(DesiredOutcome::default());
        assert_eq!(
            effective_preferences(&conversation, &outbox, &draft),
            (DesiredOutcome::default(), reply_preference),
            "it is taken back"
        );
    }
}
