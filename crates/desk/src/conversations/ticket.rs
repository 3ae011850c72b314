//! `PUT /v1/company/conversations/{id}/ticket`: states the record of a conversation in the company's own ticket system.

use contract::{CompanyConversation, ConversationId, Problem, Ticket};

use super::access::{Access, ConversationLookup};
use super::company_system::CompanySystem;
use super::model::Conversation;
use super::service::ConversationService;
use super::store::{UpdateOutcome, UpdateRule};
use crate::error::ServiceError;

impl ConversationService {
    /// Sets the ticket of a conversation. The same ticket again is no change.
    ///
    /// # Errors
    /// `not-found`, `gone`, and `field-invalid`.
    pub async fn set_ticket(
        &self,
        system: &CompanySystem,
        id: ConversationId,
        ticket: Ticket,
    ) -> Result<CompanyConversation, ServiceError> {
        let access = system.access();
        let rule: UpdateRule = Box::new(move |lookup| decide(lookup, &access, &ticket));
        let conversation = self.update(id, rule).await?;
        Ok(conversation.published_for_company(self.response_times.current().await.as_ref()))
    }
}

fn decide(
    lookup: ConversationLookup<Conversation>,
    access: &Access,
    ticket: &Ticket,
) -> Result<UpdateOutcome, Problem> {
    let mut conversation = access.check(lookup)?;
    ticket.check()?;
    let earlier = conversation.ticket.replace(ticket.clone());
    let is_changed = earlier != conversation.ticket;
    Ok(UpdateOutcome::new(conversation, is_changed))
}
