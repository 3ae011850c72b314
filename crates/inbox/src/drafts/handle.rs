//! Access to a draft for the fields of the composer.

use client::ConversationReplica;
use leptos::prelude::*;

use crate::drafts::draft::EntryDraft;
use crate::drafts::form::EntryForm;

/// A draft, and the conversation that it belongs to.
#[derive(Clone, Copy)]
pub struct DraftHandle {
    pub signal: RwSignal<EntryDraft>,
    pub conversation: RwSignal<ConversationReplica>,
}

impl DraftHandle {
    /// Changes the form. The draft records the last `seq` that the agent sees at this moment.
    pub fn edit(self, change: impl FnOnce(&mut EntryForm)) {
        let last_seq = self.conversation.with_untracked(ConversationReplica::last_seq_received);
        self.signal.update(|draft| draft.edit(last_seq, change));
    }

    /// A value derived from the form.
    pub fn memo<T: Clone + PartialEq + Send + Sync + 'static>(self, select: fn(&EntryForm) -> T) -> Memo<T> {
        Memo::new(move |_| select(self.signal.read().form()))
    }
}
