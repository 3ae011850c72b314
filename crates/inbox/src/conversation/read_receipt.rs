//! Read receipts of the agent.

use client::Conversation;
use client::platform;
use contract::{AuthorKind, ConversationId, EntryBody, EntryId};
use inbox_api::AgentEntry;
use leptos::prelude::*;

use crate::api;

/// Writes a read receipt for the customer's last entry, once the page is visible and unless the agent has
/// written one before.
pub async fn send_read_receipt(id: ConversationId, agent: &str, conversation: RwSignal<Conversation>) {
    // The poll may have ended while the page was hidden.
    platform::page_visible().await;
    let Some(up_to) = latest_unread_seq(&conversation.read_untracked(), agent) else { return };
    let entry_id = EntryId::mint(platform::now_ms(), platform::random_bytes());
    // After a failure, the next successful poll tries again.
    let _ = api::write_entry(id, entry_id, up_to, &AgentEntry::Read { up_to }).await;
}

/// The `seq` of the customer's last entry, unless the agent's read receipts cover it.
fn latest_unread_seq(conversation: &Conversation, agent: &str) -> Option<u64> {
    let entries = conversation.entries();
    let latest = entries.iter().rev().find(|entry| {
        entry.author.kind == AuthorKind::Customer && !matches!(entry.body, EntryBody::Read { .. })
    })?;
    let is_read = entries.iter().any(|entry| {
        let is_own = entry.author.kind == AuthorKind::Person && entry.author.name == agent;
        is_own && matches!(entry.body, EntryBody::Read { up_to } if up_to >= latest.seq)
    });
    (!is_read).then_some(latest.seq)
}

#[cfg(test)]
mod tests {
    use contract::Entries;

    use super::*;
    use crate::test_support;

    #[test]
    fn only_unread_entries_of_the_customer_get_a_read_receipt() {
        let page = test_support::entries();
        let first = Entries { entries: page.entries[..4].to_vec(), ..page.clone() };
        let mut conversation = test_support::conversation(first);
        assert_eq!(latest_unread_seq(&conversation, "Tom"), None);
        assert_eq!(latest_unread_seq(&conversation, "Maria"), Some(2));
        conversation.merge(page);
        assert_eq!(latest_unread_seq(&conversation, "Tom"), Some(12));
    }
}
