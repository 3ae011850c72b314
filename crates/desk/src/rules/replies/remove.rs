//! Removing a saved reply.

use contract::Problem;
use inbox_api::AuditAction;

use super::{Drawer, Turn};
use crate::rules::presence::Actor;
use crate::rules::{Desk, Refusal, clock};

impl Desk {
    /// Removes a saved reply. What was sent with it stays.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn remove_reply(&self, actor: &Actor, reply: u64) -> Result<(), Refusal> {
        self.shelf.remove_reply(actor.session, clock::now(), reply, Box::new(decide)).await
    }
}

pub(super) fn decide(drawer: Drawer) -> Result<Turn, Problem> {
    let (by, reply) = drawer.lead_and_reply()?;
    Ok(Turn::Make { by, deed: AuditAction::ReplyRemoved { name: reply.name } })
}
