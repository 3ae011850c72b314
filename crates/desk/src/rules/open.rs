//! Opening a conversation: the first message, and what the customer wants.

use contract::{
    ConversationHead, ConversationId, CustomerEntry, EntryId, OpenConversation, Problem, ProblemCode,
    Timestamp,
};

use super::customer_write::{BY_CUSTOMER, body_of, known_lines, no_attachments};
use super::desk::unbroken;
use super::post::promise_an_answer;
use super::scene::mine;
use super::{
    Caller, Conversation, Desk, Fingerprint, Opened, Refusal, Start, Stored, Terms, Topic, Written, clock,
    secret,
};
use crate::seeded;

impl Desk {
    /// Opens a conversation about one of the references in the caller's token.
    ///
    /// # Errors
    /// Limits, `reference-not-in-token`, `id-conflict`, and `not-found` when the id is somebody else's.
    pub async fn open(
        &self,
        caller: Caller,
        id: ConversationId,
        open: OpenConversation,
    ) -> Result<Written<ConversationHead>, Refusal> {
        open.check(&self.terms.limits)?;
        no_attachments("message.attachments", &open.message.attachments)?;
        let topics =
            [Topic::Conversation(id), Topic::Customer(caller.customer.identity.clone()), Topic::Inbox];
        let (storage, wakes, terms) = (self.storage.clone(), self.wakes.clone(), self.terms.clone());
        let rule = Box::new(move |before| decide(before, caller, &terms, id, open, clock::now()));
        let promises = self.terms.promises.is_any();
        let expectation = self.expectation().await;
        unbroken(async move {
            let written = storage.open(id, rule).await?;
            if let Written::New(_) = written {
                topics.iter().for_each(|topic| wakes.wake(topic));
                if promises {
                    wakes.wake(&Topic::Promises);
                }
            }
            Ok(written.map(|conversation| conversation.head(&expectation)))
        })
        .await
    }
}

fn decide(
    before: Option<Opened>,
    caller: Caller,
    terms: &Terms,
    id: ConversationId,
    open: OpenConversation,
    at: Timestamp,
) -> Result<Start, Problem> {
    let fingerprint = Fingerprint::of_body(BY_CUSTOMER, &open);
    if let Some(before) = before {
        let same = before.fingerprint == fingerprint;
        let conversation = mine(Some(before.conversation), &caller.customer.identity)?;
        if same && seeded::bug("stores-again") {
            let id = ConversationId::mint(at.as_millisecond().unsigned_abs(), secret::random());
            return decide(None, caller, terms, id, open, at);
        }
        return if same { Ok(Start::Keep(Box::new(conversation))) } else { Err(conflict(id)) };
    }
    // Only a new conversation needs the token to name the reference: repeating a request with a newer token
    // must give the same answer.
    let reference = caller.reference(&open.reference).ok_or_else(|| not_in_token(&open))?.clone();
    known_lines("message.lines", &reference, &open.message.lines)?;
    let mut conversation = Conversation::new(id, caller.customer, reference, at);
    promise_an_answer(&mut conversation, terms, at);
    let entries = first_entries(&mut conversation, open, at);
    Ok(Start::Add { opened: Box::new(Opened { conversation, fingerprint }), entries })
}

fn first_entries(conversation: &mut Conversation, open: OpenConversation, at: Timestamp) -> Vec<Stored> {
    let message = open.message;
    let write = CustomerEntry::Message {
        text: message.text,
        attachments: vec![],
        lines: message.lines,
        refers_to: None,
    };
    // The same fingerprint as if it had been written on its own: a widget may send it again that way.
    let fingerprint = Fingerprint::of_body(BY_CUSTOMER, &write);
    let mut add = |id, fingerprint, body| {
        let author = conversation.customer.author();
        Stored { entry: conversation.add(id, at, author, body), fingerprint }
    };
    let mut entries = vec![add(message.id, fingerprint, body_of(write))];
    if open.wish.is_some() || open.treatment.is_some() {
        let write = CustomerEntry::Wish { wish: open.wish, treatment: open.treatment };
        let id = EntryId::mint(at.as_millisecond().unsigned_abs(), secret::random());
        entries.push(add(id, Fingerprint::of_body(BY_CUSTOMER, &write), body_of(write)));
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

fn conflict(id: ConversationId) -> Problem {
    Problem::new(
        ProblemCode::IdConflict,
        format!("The conversation {id} was opened with another body. Mint a new id for a new conversation."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::rules::post::tests::{caller, open, other_caller, terms};

    fn start(before: Option<Opened>, caller: Caller, open: OpenConversation) -> Result<Start, Problem> {
        let id = ConversationId::mint(1, [1; 10]);
        decide(before, caller, &terms(), id, open, clock::from_ms(5))
    }

    fn opened() -> Opened {
        match start(None, caller(), open()).unwrap() {
            Start::Add { opened, .. } => *opened,
            Start::Keep(_) => panic!("it is new"),
        }
    }

    #[test]
    fn the_first_message_is_number_one_and_the_wish_number_two() {
        let Start::Add { opened, entries } = start(None, caller(), open()).unwrap() else { panic!("new") };
        let seqs: Vec<u64> = entries.iter().map(|stored| stored.entry.seq).collect();
        assert_eq!((seqs, opened.conversation.last_seq), (vec![1, 2], 2));
        assert_eq!(opened.conversation.wish, open().wish);
    }

    #[test]
    fn the_same_again_changes_nothing_even_with_a_token_that_lost_the_reference() {
        let bare = Caller { references: vec![], ..caller() };
        assert!(matches!(start(Some(opened()), bare.clone(), open()).unwrap(), Start::Keep(_)));
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
