//! The effect of each kind of company entry on a conversation, and what is refused.

#![allow(clippy::unwrap_used)]

use contract::{Author, CompanyAuthor, PromiseState, Reference, Status};

use super::*;
use crate::conversations::customer::{Customer, Identity};
use crate::conversations::fixtures::company;
use crate::conversations::model::Review;

const NOW: i64 = 1_000_000;

fn at(ms: i64) -> Timestamp {
    clock::from_ms(ms)
}

fn author(name: &str) -> CompanyAuthor {
    CompanyAuthor { kind: contract::AuthorKind::Person, name: name.into() }
}

fn id(n: u8) -> EntryId {
    EntryId::mint(1, [n; 10])
}

fn customer_says(conversation: &mut Conversation, ms: i64, body: EntryBody) {
    let author = conversation.customer.author();
    let id = id(conversation.last_seq as u8 + 100);
    append(conversation, id, at(ms), author, body);
}

fn append(conversation: &mut Conversation, id: EntryId, at: Timestamp, author: Author, body: EntryBody) {
    let new = NewEntry { id, at, author: author.into(), drafted_by_ai: false, body, receiver: None };
    conversation.append(new, Fingerprint::of_secret("entry"));
}

fn hello() -> EntryBody {
    EntryBody::Message { text: "Hello".into(), line_ids: vec![], refers_to_entry_id: None }
}

fn waiting() -> Conversation {
    let identity = Identity { iss: "kettle".into(), sub: "customer-42".into() };
    let customer = Customer { identity, name: None, email: None, locale: None };
    let reference = Reference::bare("order:1001".parse().unwrap());
    let mut conversation =
        Conversation::new(ConversationId::mint(1, [1; 10]), customer, reference, at(NOW - 500));
    customer_says(&mut conversation, NOW - 500, hello());
    conversation
}

fn write(
    conversation: &Conversation,
    name: &str,
    write: CompanyEntry,
) -> Result<(Conversation, Option<u64>), Problem> {
    write_having_seen(conversation, name, write, None)
}

fn write_having_seen(
    conversation: &Conversation,
    name: &str,
    write: CompanyEntry,
    seen: Option<u64>,
) -> Result<(Conversation, Option<u64>), Problem> {
    let company = company();
    let context = AppendContext { conversation: conversation.clone(), stored: None, referenced: None };
    let request = CompanyEntryRequest {
        access: Access::All,
        entry: id(conversation.last_seq as u8),
        author_agent: None,
        receiver: None,
        fingerprint: Fingerprint::of_body("agent", &write),
        write: WriteCompanyEntry { author: author(name), drafted_by_ai: false, entry: write },
        seen,
    };
    match decide(ConversationLookup::Found(context), &request, &company, at(NOW))? {
        AppendDecision::Add { conversation, waited_ms, .. } => Ok((*conversation, waited_ms)),
        AppendDecision::Keep(_) => panic!("it is new"),
    }
}

fn field(refused: Result<(Conversation, Option<u64>), Problem>) -> String {
    refused.expect_err("refused").field.expect("a field")
}

fn message() -> CompanyEntry {
    CompanyEntry::Message { text: "We look into it.".into() }
}

fn decision(json: &str) -> CompanyEntry {
    let json = format!(r#"{{"kind":"decision","text":"So it is.",{json}}}"#);
    serde_json::from_str(&json).unwrap()
}

fn refusal() -> CompanyEntry {
    decision(r#""outcome":"refused","reason":"The meter was read twice.""#)
}

fn promise(ms: i64) -> CompanyEntry {
    CompanyEntry::Promise { due: at(ms), what: "An answer".into() }
}

#[test]
fn a_decision_other_than_granted_needs_a_reason() {
    for outcome in ["refused", "partly", "alternative"] {
        for reason in ["", r#","reason":null"#, r#","reason":"  ""#] {
            let given = decision(&format!(r#""outcome":"{outcome}"{reason}"#));
            assert_eq!(field(write(&waiting(), "Maria", given)), "reason", "{outcome} {reason}");
        }
    }
    assert!(write(&waiting(), "Maria", decision(r#""outcome":"granted""#)).is_ok());
    assert_eq!(field(write(&waiting(), "Maria", decision(r#""outcome":"maybe","reason":"x""#))), "outcome");
}

#[test]
fn a_payment_hold_has_a_positive_amount_and_no_time_in_the_past() {
    let protected = |amount: &str, until: &str| {
        let money = format!(r#"{{"value":"{amount}","currency":"EUR"}}"#);
        decision(&format!(
            r#""outcome":"granted","disputed_amount":{{"amount":{money},"held_until":{until}}}"#
        ))
    };
    let later = format!("\"{}\"", at(NOW + 1));
    let over = format!("\"{}\"", at(NOW));
    assert!(write(&waiting(), "Maria", protected("42.00", &later)).is_ok());
    assert!(write(&waiting(), "Maria", protected("42.00", "null")).is_ok());
    assert_eq!(field(write(&waiting(), "Maria", protected("0.00", &later))), "disputed_amount.amount");
    assert_eq!(field(write(&waiting(), "Maria", protected("-1", &later))), "disputed_amount.amount");
    assert_eq!(field(write(&waiting(), "Maria", protected("42.00", &over))), "disputed_amount.held_until");
    let CompanyEntry::Decision { disputed_amount, .. } = protected("42.00", &over) else {
        panic!("a decision")
    };
    let notice = CompanyEntry::Notice { text: "We look at it.".into(), disputed_amount };
    assert_eq!(field(write(&waiting(), "Maria", notice)), "disputed_amount.held_until");
}

#[test]
fn the_first_person_who_replies_becomes_the_owner_and_stays_it() {
    let mut conversation = waiting();
    let automatic = Author { kind: contract::AuthorKind::Automatic, name: "Kettle & Co".into() };
    append(&mut conversation, id(50), at(NOW - 100), automatic, hello());
    assert_eq!(conversation.owner, None, "no person has it");
    let (answered, _) = write(&conversation, "Maria", message()).unwrap();
    let (again, _) = write(&answered, "Tom", message()).unwrap();
    assert_eq!(again.owner.unwrap().name, "Maria");
}

#[test]
fn a_promise_ends_with_the_customers_yes() {
    let (mut promised, _) = write(&waiting(), "Maria", promise(NOW + 1)).unwrap();
    customer_says(
        &mut promised,
        NOW,
        EntryBody::SolutionFeedback { solved: contract::Resolution::Yes, text: None },
    );
    assert_eq!((promised.status, promised.promise), (Status::Solved, None));
}

#[test]
fn a_promise_is_due_in_the_future_and_a_reply_in_time_keeps_it() {
    assert_eq!(field(write(&waiting(), "Maria", promise(NOW))), "due");
    assert_eq!(field(write(&waiting(), "Maria", promise(NOW + 400 * 86_400_000))), "due");
    let (promised, waited) = write(&waiting(), "Maria", promise(NOW + 1)).unwrap();
    assert_eq!((promised.status, waited), (Status::AwaitingCompany, None));
    assert_eq!(promised.promise.as_ref().unwrap().state, PromiseState::Pending);
    let (answered, waited) = write(&promised, "Maria", message()).unwrap();
    assert_eq!(answered.promise.unwrap().state, PromiseState::Kept);
    assert_eq!(waited, Some(500), "the promise was no answer");
}

#[test]
fn a_late_reply_leaves_the_promise_to_be_recorded_as_missed() {
    let mut late = waiting();
    late.promise_reply_by(at(NOW));
    assert!(late.is_overdue(at(NOW)) && !late.is_overdue(at(NOW - 1)));
    let (answered, _) = write(&late, "Maria", message()).unwrap();
    assert!(answered.is_overdue(at(NOW)));
}

#[test]
fn a_kept_promise_does_not_count_for_the_next_reply() {
    let (promised, _) = write(&waiting(), "Maria", promise(NOW + 1)).unwrap();
    let (mut answered, _) = write(&promised, "Maria", message()).unwrap();
    customer_says(&mut answered, NOW + 2, hello());
    assert_eq!((answered.promise, answered.waiting_since), (None, Some(at(NOW + 2))));
}

#[test]
fn a_promise_after_a_reply_sets_the_status_to_awaiting_company() {
    let (answered, _) = write(&waiting(), "Maria", message()).unwrap();
    let (promised, _) = write(&answered, "Maria", promise(NOW + 1)).unwrap();
    assert_eq!((promised.status, promised.waiting_since), (Status::AwaitingCompany, Some(at(NOW))));
    assert!(promised.promise.is_some());
}

#[test]
fn a_review_is_answered_by_another_agent() {
    let (mut decided, _) = write(&waiting(), "Maria", refusal()).unwrap();
    decided.pending_review = Some(Review {
        decision_id: id(1),
        decided_by: Some(CompanyPerson { agent: None, name: "Maria".into() }),
    });
    customer_says(&mut decided, NOW, EntryBody::ReviewRequest { entry_id: id(1), text: None });
    let by_the_same = [refusal(), CompanyEntry::Proposal { text: "Take it or leave it.".into() }];
    for again in by_the_same {
        assert_eq!(write(&decided, "Maria", again).unwrap_err().code, ProblemCode::ReviewNeedsOther);
    }
    let (still, waited) = write(&decided, "Maria", message()).unwrap();
    assert_eq!((still.status, waited), (Status::AwaitingCompany, None), "words do not answer a review");
    let (looked, _) = write(&still, "Tom", refusal()).unwrap();
    assert_eq!((looked.status, looked.pending_review), (Status::AwaitingCustomer, None));
}

#[test]
fn a_message_after_the_customers_yes_keeps_the_status_solved() {
    let (mut solved, _) = write(&waiting(), "Maria", message()).unwrap();
    let yes = contract::Resolution::Yes;
    customer_says(&mut solved, NOW, EntryBody::SolutionFeedback { solved: yes, text: None });
    let (after, _) = write(&solved, "Maria", message()).unwrap();
    assert_eq!((after.status, after.waiting_since), (Status::Solved, None));
}

#[test]
fn a_handover_names_another_agent_and_take_names_the_agent() {
    let to = |name: &str| CompanyEntry::Handover {
        to: Owner { name: name.into() },
        summary: "A mug broke.".into(),
    };
    let (tom, _) = write(&waiting(), "Maria", to("Tom")).unwrap();
    let owner = |conversation: &Conversation| conversation.owner.as_ref().map(|owner| owner.name.clone());
    assert_eq!((owner(&tom).as_deref(), tom.status), (Some("Tom"), Status::AwaitingCompany));
    assert_eq!(field(write(&tom, "Maria", to("Tom"))), "to");
    assert_eq!(field(write(&tom, "Maria", to("Maria"))), "to");
    let blank = CompanyEntry::Handover { to: Owner { name: "Eva".into() }, summary: " ".into() };
    assert_eq!(field(write(&tom, "Maria", blank)), "summary");
    assert_eq!(field(write(&tom, "Tom", CompanyEntry::Take)), "kind");
    let (maria, _) = write(&tom, "Maria", CompanyEntry::Take).unwrap();
    assert_eq!(owner(&maria).as_deref(), Some("Maria"));
}

#[test]
fn a_reply_is_refused_after_an_unseen_reply_of_another_agent() {
    let (answered, _) = write(&waiting(), "Tom", message()).unwrap();
    let refused =
        |name: &str, seen| write_having_seen(&answered, name, message(), seen).err().map(|why| why.code);
    assert_eq!(refused("Maria", Some(1)), Some(ProblemCode::AnsweredMeanwhile));
    assert_eq!(refused("Maria", Some(2)), None);
    assert_eq!(refused("Maria", None), None);
    assert_eq!(refused("Tom", Some(1)), None, "one's own answer is known");
    let promise = write_having_seen(&answered, "Maria", promise(NOW + 1), Some(1));
    assert!(promise.is_ok(), "only answers collide");
}

#[test]
fn an_owner_known_by_name_can_become_the_agent_of_that_name() {
    let mut conversation = waiting();
    conversation.owner = Some(CompanyPerson { agent: None, name: "Maria".into() });
    let take = |author_agent| {
        let context = AppendContext { conversation: conversation.clone(), stored: None, referenced: None };
        let request = CompanyEntryRequest {
            access: Access::All,
            entry: id(7),
            fingerprint: Fingerprint::of_secret("take"),
            write: WriteCompanyEntry {
                author: author("Maria"),
                drafted_by_ai: false,
                entry: CompanyEntry::Take,
            },
            author_agent,
            receiver: None,
            seen: None,
        };
        decide(ConversationLookup::Found(context), &request, &company(), at(NOW))
    };
    assert!(take(None).is_err(), "nothing would change");
    let Ok(AppendDecision::Add { conversation: taken, .. }) = take(Some(AgentId(5))) else {
        panic!("it is taken")
    };
    assert_eq!(taken.owner.unwrap().agent, Some(AgentId(5)));
}
