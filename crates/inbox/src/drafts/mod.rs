//! What an agent is writing, one draft a conversation. It outlives the views: turning to another conversation,
//! or signing in again after the session ended, loses no word.

pub mod draft;
pub mod form;

use std::collections::HashMap;

use contract::ConversationId;
use leptos::prelude::*;

use crate::drafts::draft::Draft;

/// All drafts of this page, of one agent.
#[derive(Clone, Copy)]
pub struct Drafts(StoredValue<Kept>);

#[derive(Default)]
struct Kept {
    agent: Option<String>,
    drafts: HashMap<ConversationId, ArcRwSignal<Draft>>,
}

impl Drafts {
    /// None yet. They live as long as the reactive owner.
    pub fn new() -> Self {
        Self(StoredValue::new(Kept::default()))
    }

    /// The draft for a conversation; an empty one where nothing was written yet.
    pub fn of(self, id: ConversationId) -> ArcRwSignal<Draft> {
        let draft = self.0.try_update_value(|kept| kept.drafts.entry(id).or_default().clone());
        draft.unwrap_or_default()
    }

    /// Keeps what this agent wrote; the words of another are not for their eyes.
    pub fn belong_to(self, agent: &str) {
        if self.0.with_value(|kept| kept.agent.as_deref() != Some(agent)) {
            self.0.set_value(Kept { agent: Some(agent.to_owned()), drafts: HashMap::new() });
        }
    }

    /// Forgets them all.
    pub fn forget(self) {
        self.0.set_value(Kept::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_found_by_who_wrote_them_until_they_are_forgotten() {
        Owner::new().with(|| {
            let drafts = Drafts::new();
            let id: ConversationId = "01939f3a-6b2c-7d4e-8f90-1a2b3c4d5e6f".parse().expect("id");
            let text = || drafts.of(id).with_untracked(|draft| draft.form().text.clone());
            let write = || drafts.of(id).update(|draft| draft.write(1, |form| form.text = "Coming.".into()));
            drafts.belong_to("Maria");
            write();
            drafts.belong_to("Maria");
            assert_eq!(text(), "Coming.");
            drafts.belong_to("Tom");
            assert_eq!(text(), "");
            write();
            drafts.forget();
            assert_eq!(text(), "");
        });
    }
}
