//! What the customer wants and how to be answered: asked once, and changed at any time.

use contract::{CustomerEntry, DesiredOutcome, EntryBody, ReplyPreference};

use crate::outbox::Outbox;
use crate::storage::MessageDraft;
use client::conversation::Conversation;

/// As it stands now: said, on its way, or being chosen. What is said later about one of the two leaves the other.
pub fn effective_preferences(
    conversation: &Conversation,
    outbox: &Outbox,
    typed: &MessageDraft,
) -> (DesiredOutcome, ReplyPreference) {
    let said = conversation.entries().iter().filter_map(|entry| match &entry.body {
        EntryBody::Wish { wish, treatment } => Some((wish, treatment)),
        _ => None,
    });
    let going = outbox.items().iter().filter_map(|item| match item.request.entry()? {
        CustomerEntry::Wish { wish, treatment } => Some((wish, treatment)),
        _ => None,
    });
    let mut wanted = (DesiredOutcome::default(), ReplyPreference::default());
    for (wish, treatment) in said.chain(going).chain([(&typed.wish, &typed.treatment)]) {
        wanted.0 = wish.clone().unwrap_or(wanted.0);
        wanted.1 = treatment.clone().unwrap_or(wanted.1);
    }
    wanted
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
    fn what_was_said_last_holds_and_leaves_the_other() {
        let mut conversation = Conversation::default();
        let page: Entries =
            serde_json::from_str(include_str!("../crates/contract/golden/entries.json")).expect("golden");
        conversation.merge(page);
        let (mut outbox, mut typed) = (Outbox::default(), MessageDraft::default());
        let (said, treatment) = effective_preferences(&conversation, &outbox, &typed);
        assert!(said.outcome.is_some() && treatment.channel.is_some(), "the golden conversation says both");
        let write = CustomerEntry::Wish { wish: wish("explain"), treatment: None };
        let (place, id) = (ConversationId::mint(1, [1; 10]), EntryId::mint(9, [9; 10]));
        outbox.apply(&OutboxEvent::Enqueued(OutboxItem::new(place, id, Request::Write(write))));
        assert_eq!(
            effective_preferences(&conversation, &outbox, &typed),
            (wish("explain").expect("one"), treatment.clone())
        );
        typed.wish = Some(DesiredOutcome::default());
        assert_eq!(
            effective_preferences(&conversation, &outbox, &typed),
            (DesiredOutcome::default(), treatment),
            "it is taken back"
        );
    }
}
