//! Read positions: up to where the customer and the company have read. They only grow.

use contract::company_entry::check_name;
use contract::{CompanyConversation, ConversationId, MarkCompanyRead, Problem, Timestamp};

use super::access::{Access, ConversationLookup};
use super::append::check_seq;
use super::company_person::CompanyPerson;
use super::company_system::CompanySystem;
use super::customer::Customer;
use super::model::Conversation;
use super::service::ConversationService;
use super::store::{UpdateOutcome, UpdateRule};
use super::topic::notify_change;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::task::run_to_completion;

impl ConversationService {
    /// Records that the customer has read all entries up to a `seq`.
    ///
    /// # Errors
    /// `not-found`, `gone`, and `field-invalid` for a `seq` without an entry.
    pub async fn mark_read(
        &self,
        customer: &Customer,
        id: ConversationId,
        up_to: u64,
    ) -> Result<contract::Conversation, ServiceError> {
        let access = customer.access();
        let rule: UpdateRule = Box::new(move |lookup| {
            let mut conversation = access.check(lookup)?;
            check_seq("up_to", up_to, conversation.last_seq)?;
            let is_more = conversation.mark_read_by_customer(up_to);
            Ok(UpdateOutcome::new(conversation, is_more))
        });
        let conversation = self.update(id, rule).await?;
        Ok(conversation.published(self.response_times.current().await.as_ref()))
    }

    /// Records that an agent has read all entries up to a `seq`.
    ///
    /// # Errors
    /// `not-found`, `gone`, and `field-invalid` for a `seq` without an entry.
    pub async fn mark_read_by_agent(
        &self,
        agent: CompanyPerson,
        id: ConversationId,
        up_to: u64,
    ) -> Result<contract::Conversation, ServiceError> {
        let conversation = self.update(id, company_read_rule(Access::All, agent, up_to)).await?;
        Ok(conversation.published(self.response_times.current().await.as_ref()))
    }

    /// Records that a person, whom a system of the company names, has read all entries up to a `seq`.
    ///
    /// # Errors
    /// `not-found`, `gone`, and `field-invalid` for a `seq` without an entry or a name of another form.
    pub async fn mark_company_read(
        &self,
        system: &CompanySystem,
        id: ConversationId,
        read: MarkCompanyRead,
    ) -> Result<CompanyConversation, ServiceError> {
        check_name("name", &read.name)?;
        let reader = CompanyPerson { agent: self.agent_named(&read.name).await?, name: read.name };
        let rule = company_read_rule(system.access(), reader, read.up_to);
        let conversation = self.update(id, rule).await?;
        Ok(conversation.published_for_company(self.response_times.current().await.as_ref()))
    }

    /// Changes a conversation as the rule decides and notifies all that wait for it.
    pub(super) async fn update(
        &self,
        id: ConversationId,
        rule: UpdateRule,
    ) -> Result<Conversation, ServiceError> {
        let (store, notifier) = (self.store.clone(), self.notifier.clone());
        let outcome = run_to_completion(async move {
            let outcome = store.update_conversation(id, rule).await?;
            if let UpdateOutcome::Changed(conversation) = &outcome {
                notify_change(&notifier, id, &conversation.customer.identity);
            }
            Ok::<_, ServiceError>(outcome)
        })
        .await?;
        let (UpdateOutcome::Changed(conversation) | UpdateOutcome::Unchanged(conversation)) = outcome;
        Ok(*conversation)
    }
}

fn company_read_rule(access: Access, reader: CompanyPerson, up_to: u64) -> UpdateRule {
    Box::new(move |lookup| decide_company_read(lookup, &access, &reader, up_to, clock::now()))
}

fn decide_company_read(
    lookup: ConversationLookup<Conversation>,
    access: &Access,
    reader: &CompanyPerson,
    up_to: u64,
    at: Timestamp,
) -> Result<UpdateOutcome, Problem> {
    let mut conversation = access.check(lookup)?;
    check_seq("up_to", up_to, conversation.last_seq)?;
    let is_more = conversation.mark_read_by_company(up_to, reader, at);
    Ok(UpdateOutcome::new(conversation, is_more))
}

impl UpdateOutcome {
    pub(super) fn new(conversation: Conversation, is_changed: bool) -> Self {
        let conversation = Box::new(conversation);
        if is_changed { Self::Changed(conversation) } else { Self::Unchanged(conversation) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::conversations::fixtures::conversation;

    #[test]
    fn the_first_agent_who_read_the_most_is_named() {
        let read = |before: Conversation, name: &str, up_to: u64| {
            let (lookup, reader) =
                (ConversationLookup::Found(before), CompanyPerson { agent: None, name: name.into() });
            match decide_company_read(lookup, &Access::All, &reader, up_to, clock::from_ms(9)).unwrap() {
                UpdateOutcome::Changed(after) => (*after, true),
                UpdateOutcome::Unchanged(after) => (*after, false),
            }
        };
        let mut two_entries = conversation();
        two_entries.last_seq = 2;
        let (by_maria, changed) = read(two_entries, "Maria", 2);
        assert!(changed);
        let (after_tom, changed) = read(by_maria, "Tom", 2);
        assert!(!changed);
        assert_eq!(after_tom.company_read.unwrap().reader.name, "Maria");
    }

    #[test]
    fn only_the_seq_of_an_entry_can_be_read() {
        for up_to in [0, 9] {
            let (lookup, maria) = (
                ConversationLookup::Found(conversation()),
                CompanyPerson { agent: None, name: "Maria".into() },
            );
            assert!(decide_company_read(lookup, &Access::All, &maria, up_to, clock::from_ms(9)).is_err());
        }
    }
}
