//! The read position of the company: how far an agent has read.

use client::ConversationReplica;
use client::platform;
use contract::{AuthorKind, ConversationId};
use leptos::prelude::*;

use crate::api;

/// States that the customer's last entry has been read, once the page is visible and unless that is known.
pub async fn mark_read(id: ConversationId, conversation: RwSignal<ConversationReplica>) {
    // The poll may have ended while the page was hidden.
    platform::page_visible().await;
    let Some(up_to) = latest_unread_seq(&conversation.read_untracked()) else { return };
    // After a failure, the next successful poll tries again.
    if let Ok(latest) = api::mark_read(id, up_to).await {
        conversation.try_update(|conversation| conversation.merge_latest(latest));
    }
}

/// The `seq` of the customer's last entry, unless a person at the company has read it.
fn latest_unread_seq(conversation: &ConversationReplica) -> Option<u64> {
    let latest = conversation.entries().iter().rfind(|entry| entry.author.kind == AuthorKind::Customer)?;
    conversation.read_by(latest.seq).is_none().then_some(latest.seq)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support;

    #[test]
    fn only_unread_entries_of_the_customer_are_marked_as_read() {
        let mut page = test_support::entries();
        let read = page.conversation.company_read.take().expect("golden");
        let last = page.entries.iter().rfind(|entry| entry.author.kind == AuthorKind::Customer);
        let last = last.expect("an entry of the customer").seq;
        assert_eq!(latest_unread_seq(&test_support::conversation(page.clone())), Some(last));
        page.conversation.company_read = Some(contract::CompanyRead { up_to: last, ..read });
        assert_eq!(latest_unread_seq(&test_support::conversation(page)), None);
    }
}
