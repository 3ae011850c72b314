//! Telling the customer that somebody has read.

use contract::{AuthorKind, ConversationId, EntryBody, EntryId};
use inbox_api::AgentEntry;
use leptos::prelude::*;
use widget::browser;
use widget::conversation::Conversation;

use crate::api as client;

/// Tells the customer that this agent has read what is on the page, once the agent looks at it.
pub async fn tell_read(id: ConversationId, agent: &str, conversation: RwSignal<Conversation>) {
    // The answer may have come after the agent turned to another tab.
    browser::visible().await;
    let Some(up_to) = unread(&conversation.read_untracked(), agent) else { return };
    let entry = EntryId::mint(browser::now_ms(), browser::random());
    // When it fails, the next answer of the desk brings the next try.
    let _ = client::write(id, entry, up_to, &AgentEntry::Read { up_to }).await;
}

/// The newest words of the customer that this agent has not read, if there are any.
fn unread(conversation: &Conversation, agent: &str) -> Option<u64> {
    let entries = conversation.entries();
    let of_customer = |kind| kind == AuthorKind::Customer;
    let newest = entries
        .iter()
        .rev()
        .find(|entry| of_customer(entry.author.kind) && !matches!(entry.body, EntryBody::Read { .. }))?;
    let read = entries.iter().any(|entry| {
        let mine = entry.author.kind == AuthorKind::Person && entry.author.name == agent;
        mine && matches!(entry.body, EntryBody::Read { up_to } if up_to >= newest.seq)
    });
    (!read).then_some(newest.seq)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Entries;

    #[test]
    fn only_the_customers_words_are_read_and_only_once() {
        let page: Entries =
            serde_json::from_str(include_str!("../../../contract/golden/entries.json")).expect("golden");
        let mut conversation = Conversation::default();
        conversation.merge(Entries { entries: page.entries[..4].to_vec(), ..page.clone() });
        assert_eq!(unread(&conversation, "Tom"), None);
        assert_eq!(unread(&conversation, "Maria"), Some(2));
        conversation.merge(page);
        assert_eq!(unread(&conversation, "Tom"), Some(12));
    }
}
