//! Adding a saved reply.

use contract::Problem;
use inbox_api::{AuditAction, SavedReply, WriteSavedReply};

use super::{Drawer, ReplyWords, Turn, free};
use crate::rules::people::lead;
use crate::rules::presence::Actor;
use crate::rules::{Desk, Refusal, clock};

impl Desk {
    /// Adds a text that every agent finds under its name.
    ///
    /// # Errors
    /// `lead-needed`, limits, and `field-invalid` for a name that is taken.
    pub async fn add_reply(&self, actor: &Actor, write: WriteSavedReply) -> Result<SavedReply, Refusal> {
        let words = ReplyWords::parse(write, &self.terms.limits)?;
        let name = words.name.clone();
        let decide = Box::new(move |drawer| decide(drawer, name));
        self.shelf.save_reply(actor.session, clock::now(), None, words, decide).await
    }
}

pub(super) fn decide(drawer: Drawer, name: String) -> Result<Turn, Problem> {
    let by = lead(drawer.by)?;
    free(drawer.namesake, None, &name)?;
    Ok(Turn::Make { by, deed: AuditAction::ReplyAdded { name } })
}
