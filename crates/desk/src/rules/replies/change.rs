//! Giving a saved reply other words, or another name.

use contract::Problem;
use inbox_api::{AuditAction, SavedReply, WriteSavedReply};

use super::{Drawer, ReplyWords, Turn, free};
use crate::rules::presence::Actor;
use crate::rules::{Desk, Refusal, clock};

impl Desk {
    /// Changes a saved reply. The same words once more change nothing, and what was sent with the old ones stays.
    ///
    /// # Errors
    /// `lead-needed`, `not-found`, limits, and `field-invalid` for a name that is taken.
    pub async fn change_reply(
        &self,
        actor: &Actor,
        reply: u64,
        write: WriteSavedReply,
    ) -> Result<SavedReply, Refusal> {
        let words = ReplyWords::parse(write, &self.terms.limits)?;
        let wanted = words.clone();
        let decide = Box::new(move |drawer| decide(drawer, wanted));
        self.shelf.save_reply(actor.session, clock::now(), Some(reply), words, decide).await
    }
}

pub(super) fn decide(drawer: Drawer, words: ReplyWords) -> Result<Turn, Problem> {
    let namesake = drawer.namesake;
    let (by, reply) = drawer.lead_and_reply()?;
    free(namesake, Some(reply.id), &words.name)?;
    if reply.name == words.name && reply.text == words.text {
        return Ok(Turn::Keep(reply));
    }
    Ok(Turn::Make { by, deed: AuditAction::ReplyChanged { name: words.name, before: reply.name } })
}
