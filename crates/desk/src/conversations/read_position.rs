//! Read positions: up to where the customer and the company have read. They only grow.

use contract::{ConversationId, Problem, Timestamp};

use super::access::{not_found, owned_by};
use super::append::check_seq;
use super::customer::Customer;
use super::model::Conversation;
use super::service::ConversationService;
use super::store::{UpdateOutcome, UpdateRule};
use super::topic::Topic;
use crate::accounts::agent::AgentName;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::task::run_to_completion;

impl ConversationService {
    /// Records that the customer has read all entries up to a `seq`.
    ///
    /// # Errors
    /// `not-found`, and `field-invalid` for a `seq` without an entry.
    pub async fn mark_read(
        &self,
        customer: &Customer,
        id: ConversationId,
        up_to: u64,
    ) -> Result<contract::Conversation, ServiceError> {
        let identity = customer.identity.clone();
        let rule: UpdateRule = Box::new(move |conversation| {
            let mut conversation = owned_by(conversation, &identity)?;
            check_seq("up_to", up_to, conversation.last_seq)?;
            let is_more = conversation.mark_read_by_customer(up_to);
            Ok(outcome(conversation, is_more))
        });
        self.update(id, rule).await
    }

    /// Records that an agent has read all entries up to a `seq`.
    ///
    /// # Errors
    /// `not-found`, and `field-invalid` for a `seq` without an entry.
    pub async fn mark_read_by_agent(
        &self,
        agent: AgentName,
        id: ConversationId,
        up_to: u64,
    ) -> Result<contract::Conversation, ServiceError> {
        let rule: UpdateRule =
            Box::new(move |conversation| decide_company_read(conversation, &agent, up_to, clock::now()));
        self.update(id, rule).await
    }

    async fn update(
        &self,
        id: ConversationId,
        rule: UpdateRule,
    ) -> Result<contract::Conversation, ServiceError> {
        let (store, notifier) = (self.store.clone(), self.notifier.clone());
        let outcome = run_to_completion(async move {
            let outcome = store.update_conversation(id, rule).await?;
            if let UpdateOutcome::Changed(conversation) = &outcome {
                notifier.notify(&Topic::Conversation(id));
                notifier.notify(&Topic::Customer(conversation.customer.identity.clone()));
            }
            Ok::<_, ServiceError>(outcome)
        })
        .await?;
        let (UpdateOutcome::Changed(conversation) | UpdateOutcome::Unchanged(conversation)) = outcome;
        Ok(conversation.published(self.response_times.current().await.as_ref()))
    }
}

fn decide_company_read(
    conversation: Option<Conversation>,
    agent: &AgentName,
    up_to: u64,
    at: Timestamp,
) -> Result<UpdateOutcome, Problem> {
    let mut conversation = conversation.ok_or_else(not_found)?;
    check_seq("up_to", up_to, conversation.last_seq)?;
    let is_more = conversation.mark_read_by_company(up_to, agent.as_str(), at);
    Ok(outcome(conversation, is_more))
}

fn outcome(conversation: Conversation, is_changed: bool) -> UpdateOutcome {
    let conversation = Box::new(conversation);
    if is_changed { UpdateOutcome::Changed(conversation) } else { UpdateOutcome::Unchanged(conversation) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::conversations::fixtures::conversation;

    #[test]
    fn the_first_agent_who_read_the_most_is_named() {
        let read = |before: Conversation, name: &str, up_to: u64| {
            let agent = AgentName::parse(name).unwrap();
            match decide_company_read(Some(before), &agent, up_to, clock::from_ms(9)).unwrap() {
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
        assert_eq!(after_tom.company_read.unwrap().name, "Maria");
    }

    #[test]
    fn only_the_seq_of_an_entry_can_be_read() {
        let maria = AgentName::parse("Maria").unwrap();
        for up_to in [0, 9] {
            assert!(decide_company_read(Some(conversation()), &maria, up_to, clock::from_ms(9)).is_err());
        }
    }
}
