//! Opening a conversation: the first message, and what the customer wants.

use contract::{
    ConversationHead, ConversationId, CustomerEntry, EntryId, OpenConversation, Problem, ProblemCode,
    Timestamp,
};

use super::append::{OpenDecision, PutOutcome, StoredConversation, StoredEntry, owned_by};
use super::customer::AuthenticatedCustomer;
use super::customer_entry::promise_reply;
use super::customer_write::{CUSTOMER_WRITER, check_lines, entry_body, reject_attachments};
use super::model::Conversation;
use crate::accounts::secret;
use crate::company::Company;
use crate::desk::{Desk, run_to_completion};
use crate::error::ServiceError;
use crate::seeded;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::notifier::Topic;

impl Desk {
    /// Opens a conversation about one of the references in the caller's token.
    ///
    /// # Errors
    /// Limits, `reference-not-in-token`, `id-conflict`, and `not-found` when the id is somebody else's.
    pub async fn open_conversation(
        &self,
        caller: AuthenticatedCustomer,
        id: ConversationId,
        open: OpenConversation,
    ) -> Result<PutOutcome<ConversationHead>, ServiceError> {
        open.check(&self.company.limits)?;
        reject_attachments("message.attachments", &open.message.attachments)?;
        let topics =
            [Topic::Conversation(id), Topic::Customer(caller.customer.identity.clone()), Topic::Inbox];
        let (storage, wakes, terms) = (self.store.clone(), self.notifier.clone(), self.company.clone());
        let rule = Box::new(move |before| decide(before, caller, &terms, id, open, clock::now()));
        let promises = self.company.promises.is_any();
        let expectation = self.current_response_times().await;
        run_to_completion(async move {
            let written = storage.open_conversation(id, rule).await?;
            if let PutOutcome::Created(_) = written {
                topics.iter().for_each(|topic| wakes.notify(topic));
                if promises {
                    wakes.notify(&Topic::Promises);
                }
            }
            Ok(written.map(|conversation| conversation.head(&expectation)))
        })
        .await
    }
}

fn decide(
    before: Option<StoredConversation>,
    caller: AuthenticatedCustomer,
    terms: &Company,
    id: ConversationId,
    open: OpenConversation,
    at: Timestamp,
) -> Result<OpenDecision, Problem> {
    let fingerprint = Fingerprint::of_body(CUSTOMER_WRITER, &open);
    if let Some(before) = before {
        let same = before.fingerprint == fingerprint;
        let conversation = owned_by(Some(before.conversation), &caller.customer.identity)?;
        if same && seeded::bug("stores-again") {
            let id = ConversationId::mint(at.as_millisecond().unsigned_abs(), secret::random());
            return decide(None, caller, terms, id, open, at);
        }
        return if same { Ok(OpenDecision::Keep(Box::new(conversation))) } else { Err(id_conflict(id)) };
    }
    // Only a new conversation needs the token to name the reference: repeating a request with a newer token
    // must give the same answer.
    let reference = caller.reference(&open.reference).ok_or_else(|| not_in_token(&open))?.clone();
    check_lines("message.lines", &reference, &open.message.lines)?;
    let mut conversation = Conversation::new(id, caller.customer, reference, at);
    promise_reply(&mut conversation, terms, at);
    let entries = first_entries(&mut conversation, open, at);
    Ok(OpenDecision::Add { stored: Box::new(StoredConversation { conversation, fingerprint }), entries })
}

fn first_entries(conversation: &mut Conversation, open: OpenConversation, at: Timestamp) -> Vec<StoredEntry> {
    let message = open.message;
    let write = CustomerEntry::Message {
        text: message.text,
        attachments: vec![],
        lines: message.lines,
        refers_to: None,
    };
    // The same fingerprint as if it had been written on its own: a widget may send it again that way.
    let fingerprint = Fingerprint::of_body(CUSTOMER_WRITER, &write);
    let mut add = |id, fingerprint, body| {
        let author = conversation.customer.author();
        StoredEntry { entry: conversation.append(id, at, author, body), fingerprint }
    };
    let mut entries = vec![add(message.id, fingerprint, entry_body(write))];
    if open.wish.is_some() || open.treatment.is_some() {
        let write = CustomerEntry::Wish { wish: open.wish, treatment: open.treatment };
        let id = EntryId::mint(at.as_millisecond().unsigned_abs(), secret::random());
        entries.push(add(id, Fingerprint::of_body(CUSTOMER_WRITER, &write), entry_body(write)));
    }
    entries
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

fn id_conflict(id: ConversationId) -> Problem {
    Problem::new(
        ProblemCode::IdConflict,
        format!("The conversation {id} was opened with another body. Mint a new id for a new conversation."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::conversations::customer_entry::tests::{caller, open, other_caller, terms};

    fn start(
        before: Option<StoredConversation>,
        caller: AuthenticatedCustomer,
        open: OpenConversation,
    ) -> Result<OpenDecision, Problem> {
        let id = ConversationId::mint(1, [1; 10]);
        decide(before, caller, &terms(), id, open, clock::from_ms(5))
    }

    fn opened() -> StoredConversation {
        match start(None, caller(), open()).unwrap() {
            OpenDecision::Add { stored: opened, .. } => *opened,
            OpenDecision::Keep(_) => panic!("it is new"),
        }
    }

    #[test]
    fn the_first_message_is_number_one_and_the_wish_number_two() {
        let OpenDecision::Add { stored: opened, entries } = start(None, caller(), open()).unwrap() else {
            panic!("new")
        };
        let seqs: Vec<u64> = entries.iter().map(|stored| stored.entry.seq).collect();
        assert_eq!((seqs, opened.conversation.last_seq), (vec![1, 2], 2));
        assert_eq!(opened.conversation.desired_outcome, open().wish);
    }

    #[test]
    fn the_same_again_changes_nothing_even_with_a_token_that_lost_the_reference() {
        let bare = AuthenticatedCustomer { references: vec![], ..caller() };
        assert!(matches!(start(Some(opened()), bare.clone(), open()).unwrap(), OpenDecision::Keep(_)));
        assert_eq!(start(None, bare, open()).err().unwrap().code, ProblemCode::ReferenceNotInToken);
    }

    #[test]
    fn another_body_conflicts_and_another_customer_sees_nothing() {
        let mut other = open();
        other.message.text.push('!');
        assert_eq!(start(Some(opened()), caller(), other).err().unwrap().code, ProblemCode::IdConflict);
        assert_eq!(start(Some(opened()), other_caller(), open()).err().unwrap().code, ProblemCode::NotFound);
    }
}
