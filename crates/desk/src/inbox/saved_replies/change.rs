//! Giving a saved reply other words, or another name.

use contract::Problem;
use inbox_api::{AuditAction, SavedReply, WriteSavedReply};

use super::{ReplyContent, ReplyContext, ReplyDecision, check_name_available};
use crate::accounts::authentication::AuthenticatedAgent;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

impl Desk {
    /// Changes a saved reply. The same words once more change nothing, and what was sent with the old ones stays.
    ///
    /// # Errors
    /// `lead-needed`, `not-found`, limits, and `field-invalid` for a name that is taken.
    pub async fn change_reply(
        &self,
        actor: &AuthenticatedAgent,
        reply: u64,
        write: WriteSavedReply,
    ) -> Result<SavedReply, ServiceError> {
        let words = ReplyContent::parse(write, &self.company.limits)?;
        let wanted = words.clone();
        let decide = Box::new(move |drawer| decide_change(drawer, wanted));
        self.saved_replies.save_reply(actor.session, clock::now(), Some(reply), words, decide).await
    }
}

pub(crate) fn decide_change(drawer: ReplyContext, words: ReplyContent) -> Result<ReplyDecision, Problem> {
    let namesake = drawer.same_name;
    let (by, reply) = drawer.lead_and_reply()?;
    check_name_available(namesake, Some(reply.id), &words.name)?;
    if reply.name == words.name && reply.text == words.text {
        return Ok(ReplyDecision::Keep(reply));
    }
    Ok(ReplyDecision::Apply {
        requester: by,
        action: AuditAction::ReplyChanged { name: words.name, before: reply.name },
    })
}
