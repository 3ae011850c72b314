//! Drafts of the signed-in agent, one per conversation. A draft outlives its views: it survives a change of
//! the conversation and a sign-in after the session has ended.

mod draft;
mod form;
mod handle;

use std::collections::HashMap;

use contract::ConversationId;
use leptos::prelude::*;

pub use draft::{EntryDraft, SendError};
pub use form::{ComposerMode, EntryForm, FormContext, PaymentHoldChoice, Submission};
pub use handle::DraftHandle;

/// All drafts of one agent. They live as long as the reactive owner that created them.
#[derive(Clone, Copy)]
pub struct Drafts(StoredValue<AgentDrafts>);

#[derive(Default)]
struct AgentDrafts {
    agent: Option<String>,
    by_conversation: HashMap<ConversationId, ArcRwSignal<EntryDraft>>,
}

impl Drafts {
    pub fn new() -> Self {
        Self(StoredValue::new(AgentDrafts::default()))
    }

    /// The draft of a conversation; an empty one is created if there is none.
    pub fn get(self, id: ConversationId) -> ArcRwSignal<EntryDraft> {
        let draft = self.0.try_update_value(|drafts| drafts.by_conversation.entry(id).or_default().clone());
        draft.unwrap_or_default()
    }

    /// Removes the drafts if another agent wrote them.
    pub fn set_agent(self, agent: &str) {
        if self.0.with_value(|drafts| drafts.agent.as_deref() != Some(agent)) {
            self.0.set_value(AgentDrafts { agent: Some(agent.to_owned()), by_conversation: HashMap::new() });
        }
    }

    pub fn clear(self) {
        self.0.set_value(AgentDrafts::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_kept_for_their_agent_until_they_are_cleared() {
        Owner::new().with(|| {
            let drafts = Drafts::new();
            let id: ConversationId = "01939f3a-6b2c-7d4e-8f90-1a2b3c4d5e6f".parse().expect("id");
            let text = || drafts.get(id).with_untracked(|draft| draft.form().text.clone());
            let edit = || drafts.get(id).update(|draft| draft.edit(1, |form| form.text = "Coming.".into()));
            drafts.set_agent("Maria");
            edit();
            drafts.set_agent("Maria");
            assert_eq!(text(), "Coming.");
            drafts.set_agent("Tom");
            assert_eq!(text(), "");
            edit();
            drafts.clear();
            assert_eq!(text(), "");
        });
    }
}
