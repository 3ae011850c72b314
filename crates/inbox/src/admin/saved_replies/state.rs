//! State of the saved-replies page, shared by its parts.

use inbox_api::SavedReply;
use leptos::prelude::*;

use crate::i18n;

#[derive(Clone, Copy, Default)]
pub struct SavedRepliesState {
    /// `None` until the desk has answered.
    pub replies: RwSignal<Option<Vec<SavedReply>>>,
    /// The reason why the last request failed.
    pub error: RwSignal<Option<String>>,
    /// The result of the last change.
    pub confirmation: RwSignal<Option<String>>,
    /// The reply that the dialog asks about.
    pub pending_removal: RwSignal<Option<SavedReply>>,
}

impl SavedRepliesState {
    /// Adds or replaces a reply, and sorts the replies by name.
    pub fn upsert(self, reply: SavedReply) {
        self.confirmation.set(Some(i18n::saved_replies::saved(&reply.name)));
        self.replies.update(|replies| {
            let replies = replies.get_or_insert_default();
            replies.retain(|other| other.id != reply.id);
            replies.push(reply);
            replies.sort_by_key(|reply| reply.name.to_lowercase());
        });
    }

    pub fn remove(self, removed: &SavedReply) {
        self.confirmation.set(Some(i18n::saved_replies::removed(&removed.name)));
        self.replies.update(|replies| {
            replies.iter_mut().for_each(|replies| replies.retain(|reply| reply.id != removed.id));
        });
    }
}
