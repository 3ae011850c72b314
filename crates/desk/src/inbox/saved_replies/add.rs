//! Adding a saved reply.

use contract::Problem;
use inbox_api::{AuditAction, SavedReply, WriteSavedReply};

use super::{ReplyContent, ReplyContext, ReplyDecision, check_name_available};
use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::people::require_lead;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::clock;

impl Desk {
    /// Adds a text that every agent finds under its name.
    ///
    /// # Errors
    /// `lead-needed`, limits, and `field-invalid` for a name that is taken.
    pub async fn add_reply(
        &self,
        actor: &AuthenticatedAgent,
        write: WriteSavedReply,
    ) -> Result<SavedReply, ServiceError> {
        let words = ReplyContent::parse(write, &self.company.limits)?;
        let name = words.name.clone();
        let decide = Box::new(move |drawer| decide_add(drawer, name));
        self.saved_replies.save_reply(actor.session, clock::now(), None, words, decide).await
    }
}

pub(crate) fn decide_add(drawer: ReplyContext, name: String) -> Result<ReplyDecision, Problem> {
    let by = require_lead(drawer.requester)?;
    check_name_available(drawer.same_name, None, &name)?;
    Ok(ReplyDecision::Apply { requester: by, action: AuditAction::ReplyAdded { name } })
}
