//! `PUT /v1/conversations/{id}`: opens a conversation with its first message.

use contract::{
    ConversationId, CustomerEntry, OpenConversation, OpeningMessage, Problem, ProblemCode, Timestamp,
};

use super::access::ConversationLookup;
use super::customer::AuthenticatedCustomer;
use super::customer_entry::{CUSTOMER_WRITER, check_lines, entry_body, promise_reply};
use super::model::{Conversation, NewEntry};
use super::service::ConversationService;
use super::store::{OpenDecision, OpenRule, StoredConversation};
use super::stored_entry::StoredEntry;
use super::topic::{Topic, notify_change};
use crate::company::Company;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::put_outcome::PutOutcome;
use crate::support::task::run_to_completion;

impl ConversationService {
    /// Opens a conversation about one of the references in the customer's token.
    ///
    /// # Errors
    /// The limits, `reference-not-in-token`, `id-conflict`, `not-found` for an id of another customer, and `rate-limited`.
    pub async fn open_conversation(
        &self,
        customer: AuthenticatedCustomer,
        id: ConversationId,
        open: OpenConversation,
    ) -> Result<PutOutcome<contract::Conversation>, ServiceError> {
        let (company, budgets) = (self.company.clone(), &self.budgets);
        let (identity, bytes) = (customer.customer.identity.clone(), open.message.text_bytes());
        budgets.check_opening(&identity)?;
        budgets.check_stored(&identity, bytes)?;
        let rule = Box::new(move |lookup| decide(lookup, &customer, &company, id, &open, clock::now()));
        let outcome = self.open(id, rule).await?;
        if let PutOutcome::Created(_) = &outcome {
            budgets.charge_opening(&identity);
            budgets.charge_stored(&identity, bytes);
        }
        let response_time = self.response_times.current().await;
        Ok(outcome.map(|conversation| conversation.published(response_time.as_ref())))
    }

    /// Opens a conversation as the rule decides and notifies all that wait for it.
    pub(super) async fn open(
        &self,
        id: ConversationId,
        rule: OpenRule,
    ) -> Result<PutOutcome<Conversation>, ServiceError> {
        let (store, notifier) = (self.store.clone(), self.notifier.clone());
        let has_promises = self.company.promises.is_any();
        run_to_completion(async move {
            let outcome = store.open_conversation(id, rule).await?;
            if let PutOutcome::Created(conversation) = &outcome {
                notify_change(&notifier, id, &conversation.customer.identity);
                notifier.notify(&Topic::Inbox);
                if has_promises {
                    notifier.notify(&Topic::Promises);
                }
            }
            Ok(outcome)
        })
        .await
    }
}

fn decide(
    lookup: ConversationLookup<StoredConversation>,
    customer: &AuthenticatedCustomer,
    company: &Company,
    id: ConversationId,
    open: &OpenConversation,
    at: Timestamp,
) -> Result<OpenDecision, Problem> {
    let fingerprint = Fingerprint::of_body(CUSTOMER_WRITER, open);
    if !matches!(lookup, ConversationLookup::Missing) {
        return customer.customer.access().check(lookup)?.replay(&fingerprint);
    }
    open.check(&company.limits)?;
    // Only a new conversation needs the token to name the reference: the same request with a newer token must get the
    // same answer.
    let reference = customer.reference(&open.reference).ok_or_else(|| not_in_token(open))?.clone();
    check_lines("message.line_ids", &reference, &open.message.line_ids)?;
    let mut conversation = Conversation::new(id, customer.customer.clone(), reference, at);
    promise_reply(&mut conversation, company, at);
    let entry = append_message(&mut conversation, open.message.clone(), at);
    Ok(OpenDecision::Add {
        stored: Box::new(StoredConversation { conversation, fingerprint }),
        entry: Box::new(entry),
    })
}

/// Appends the first message, as the customer's.
pub(super) fn append_message(
    conversation: &mut Conversation,
    message: OpeningMessage,
    at: Timestamp,
) -> StoredEntry {
    let OpeningMessage { id, text, line_ids } = message;
    let write = CustomerEntry::Message { text, line_ids, refers_to_entry_id: None };
    // The fingerprint of a message that was written on its own: a widget may send it again that way.
    let fingerprint = Fingerprint::of_body(CUSTOMER_WRITER, &write);
    let (author, body) = (conversation.customer.author().into(), entry_body(write));
    conversation.append(NewEntry { id, at, author, drafted_by_ai: false, body, receiver: None }, fingerprint)
}

fn not_in_token(open: &OpenConversation) -> Problem {
    Problem::new(
        ProblemCode::ReferenceNotInToken,
        format!(
            "The token does not name {}. Ask the company's page for a token that has it in `references`.",
            open.reference
        ),
    )
}

impl StoredConversation {
    /// Keeps the conversation, if the request has the same body.
    ///
    /// # Errors
    /// `id-conflict`.
    pub(super) fn replay(self, fingerprint: &Fingerprint) -> Result<OpenDecision, Problem> {
        if self.fingerprint == *fingerprint {
            return Ok(OpenDecision::Keep(Box::new(self.conversation)));
        }
        let id = self.conversation.id;
        Err(Problem::new(
            ProblemCode::IdConflict,
            format!(
                "The conversation {id} was opened with another body. Mint a new id for a new conversation."
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::conversations::fixtures::{company, customer, open, other_customer};

    fn decided(
        stored: Option<StoredConversation>,
        customer: AuthenticatedCustomer,
        open: OpenConversation,
    ) -> Result<OpenDecision, Problem> {
        let id = ConversationId::mint(1, [1; 10]);
        let lookup = stored.map_or(ConversationLookup::Missing, ConversationLookup::Found);
        decide(lookup, &customer, &company(), id, &open, clock::from_ms(5))
    }

    fn stored() -> StoredConversation {
        match decided(None, customer(), open()).unwrap() {
            OpenDecision::Add { stored, .. } => *stored,
            OpenDecision::Keep(_) => panic!("it is new"),
        }
    }

    #[test]
    fn the_first_message_has_seq_one() {
        let OpenDecision::Add { stored, entry } = decided(None, customer(), open()).unwrap() else {
            panic!("new")
        };
        assert_eq!((entry.entry.seq, stored.conversation.last_seq), (1, 1));
        assert_eq!(stored.conversation.status, contract::Status::AwaitingCompany);
    }

    #[test]
    fn a_repeated_request_changes_nothing_even_with_a_token_that_lost_the_reference() {
        let bare = AuthenticatedCustomer { references: vec![], ..customer() };
        assert!(matches!(decided(Some(stored()), bare.clone(), open()).unwrap(), OpenDecision::Keep(_)));
        assert_eq!(decided(None, bare, open()).err().unwrap().code, ProblemCode::ReferenceNotInToken);
    }

    #[test]
    fn another_body_conflicts_and_another_customer_sees_nothing() {
        let mut other = open();
        other.message.text.push('!');
        assert_eq!(decided(Some(stored()), customer(), other).err().unwrap().code, ProblemCode::IdConflict);
        assert_eq!(
            decided(Some(stored()), other_customer(), open()).err().unwrap().code,
            ProblemCode::NotFound
        );
    }
}
