//! Removing a saved reply.

use contract::Problem;
use inbox_api::AuditAction;

use super::{ReplyContext, ReplyDecision};
use crate::accounts::authentication::AuthenticatedAgent;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

impl Desk {
    /// Removes a saved reply. What was sent with it stays.
    ///
    /// # Errors
    /// `lead-needed` and `not-found`.
    pub async fn remove_reply(&self, actor: &AuthenticatedAgent, reply: u64) -> Result<(), ServiceError> {
        self.saved_replies.remove_reply(actor.session, clock::now(), reply, Box::new(decide_remove)).await
    }
}

pub(crate) fn decide_remove(drawer: ReplyContext) -> Result<ReplyDecision, Problem> {
    let (by, reply) = drawer.lead_and_reply()?;
    Ok(ReplyDecision::Apply { requester: by, action: AuditAction::ReplyRemoved { name: reply.name } })
}
