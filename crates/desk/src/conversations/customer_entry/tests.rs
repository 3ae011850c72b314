//! The effect of each kind of customer entry on a conversation.

#![allow(clippy::unwrap_used)]

use contract::{DecisionOutcome, ProblemCode, Resolution, Status};

use super::*;
use crate::conversations::fixtures::{append_context, company, entry_id, maria, named_customer};

fn refusal() -> EntryBody {
    EntryBody::Decision {
        outcome: DecisionOutcome::Refused,
        text: "No.".into(),
        rule: None,
        reason: None,
        instead: None,
        looked_at: vec![],
        protection: None,
    }
}

fn decided(context: AppendContext, write: CustomerEntry) -> Result<AppendDecision, Problem> {
    let request = CustomerEntryRequest {
        customer: named_customer("customer-42"),
        entry: entry_id(9),
        write,
        company: Arc::new(company()),
    };
    decide(Some(context), request, clock::from_ms(3))
}

fn write(context: AppendContext, write: CustomerEntry) -> Result<Conversation, Problem> {
    match decided(context, write)? {
        AppendDecision::Add { conversation, .. } => Ok(*conversation),
        AppendDecision::Keep(_) => panic!("it is new"),
    }
}

fn refused(context: AppendContext, given: CustomerEntry) -> String {
    let problem = write(context, given).expect_err("refused");
    assert_eq!(problem.code, ProblemCode::FieldInvalid);
    problem.field.expect("a field")
}

fn verdict(solved: Resolution) -> CustomerEntry {
    CustomerEntry::Verdict { solved, text: None }
}

#[test]
fn a_reply_sets_the_owner_and_ends_the_wait() {
    let answered = append_context(Some(entry_body(CustomerEntry::message("Hi, I am Maria")))).conversation;
    assert_eq!(answered.status, Status::AwaitingCustomer);
    assert_eq!(answered.owner, Some(maria()));
    assert_eq!(answered.waiting_since, None);
}

#[test]
fn only_the_customers_yes_solves_and_any_message_reopens() {
    let answered = || append_context(Some(refusal()));
    let solved = write(answered(), verdict(Resolution::Yes)).unwrap();
    assert_eq!(solved.status, Status::Solved);
    for not_quite in [Resolution::Partly, Resolution::No] {
        assert_eq!(write(answered(), verdict(not_quite)).unwrap().status, Status::AwaitingCompany);
    }
    let again = AppendContext { conversation: solved, stored: None, referenced: None, last_read: None };
    assert_eq!(
        write(again, CustomerEntry::message("It broke again")).unwrap().status,
        Status::AwaitingCompany
    );
}

#[test]
fn a_second_message_does_not_lengthen_the_queue() {
    let conversation = write(append_context(None), CustomerEntry::message("Are you there?")).unwrap();
    assert_eq!(conversation.waiting_since, Some(clock::from_ms(1)));
    assert_eq!(conversation.preview, "Are you there?");
}

#[test]
fn preferences_keep_the_status_and_what_they_leave_out() {
    let treatment = contract::ReplyPreference { channel: Some("post".into()), note: None };
    let given = CustomerEntry::Wish { wish: None, treatment: Some(treatment.clone()) };
    let mut before = append_context(Some(refusal()));
    before.conversation.desired_outcome =
        Some(contract::DesiredOutcome { outcome: Some("refund".into()), text: None });
    let after = write(before, given).unwrap();
    assert_eq!(after.status, Status::AwaitingCustomer);
    assert_eq!(after.desired_outcome.unwrap().outcome.as_deref(), Some("refund"));
    assert_eq!(after.reply_preference, Some(treatment));
}

#[test]
fn a_reference_to_a_wrong_entry_is_refused_with_its_field() {
    let of = entry_id(2);
    let review = || CustomerEntry::Review { of, text: None };
    let correction = || CustomerEntry::Correction { of, text: "No".into() };
    assert!(write(append_context(Some(refusal())), review()).is_ok());
    assert!(write(append_context(Some(refusal())), correction()).is_ok());
    assert_eq!(refused(append_context(Some(entry_body(CustomerEntry::message("Hi")))), review()), "of");
    assert_eq!(refused(append_context(None), review()), "of");
    assert_eq!(refused(append_context(Some(EntryBody::Read { up_to: 1 })), correction()), "of");
    let own = AppendContext { referenced: own_message(), ..append_context(None) };
    assert_eq!(refused(own, correction()), "of");
    let refers_to = Some(entry_id(77));
    let message =
        CustomerEntry::Message { text: "See".into(), attachments: vec![], lines: vec![], refers_to };
    assert_eq!(refused(append_context(None), message), "refers_to");
}

fn own_message() -> Option<Entry> {
    let mut conversation = append_context(None).conversation;
    let author = conversation.customer.author();
    Some(conversation.append(
        entry_id(2),
        clock::from_ms(2),
        author,
        entry_body(CustomerEntry::message("Mine")),
    ))
}

#[test]
fn lines_steps_and_reads_must_exist() {
    let lines = |id: &str| CustomerEntry::Message {
        text: "This one".into(),
        attachments: vec![],
        lines: vec![id.to_owned()],
        refers_to: None,
    };
    assert!(write(append_context(None), lines("2")).is_ok());
    assert_eq!(refused(append_context(None), lines("9")), "lines");
    let step = |step: &str| CustomerEntry::Escalation { step: step.to_owned(), text: None };
    assert_eq!(
        write(append_context(Some(refusal())), step("complaints")).unwrap().status,
        Status::AwaitingCompany
    );
    assert_eq!(refused(append_context(None), step("moon")), "step");
    assert!(write(append_context(None), step("person")).is_ok(), "a person can always be asked for");
    let steps = |kind: &str| company().escalation_steps(kind).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        (steps("order"), steps("bill")),
        (vec!["person".into()], vec!["person".into(), "complaints".into()])
    );
    assert!(write(append_context(None), CustomerEntry::Read { up_to: 1 }).is_ok());
    assert_eq!(refused(append_context(None), CustomerEntry::Read { up_to: 0 }), "up_to");
    assert_eq!(refused(append_context(None), CustomerEntry::Read { up_to: 2 }), "up_to");
}

#[test]
fn a_reply_is_unread_until_a_read_receipt_covers_it() {
    let unread = |context: AppendContext| context.conversation.unread.clone();
    assert!(unread(append_context(None)).is_empty(), "one's own words are not");
    let mut answered = append_context(Some(refusal()));
    answered.conversation.append(
        entry_id(3),
        clock::from_ms(3),
        maria(),
        EntryBody::Proposal { text: "Better?".into() },
    );
    answered.conversation.append(entry_id(4), clock::from_ms(4), maria(), EntryBody::Read { up_to: 1 });
    assert_eq!(unread(answered.clone()), [2, 3], "what a person reads is no answer");
    let read = |up_to| write(answered.clone(), CustomerEntry::Read { up_to }).unwrap();
    assert_eq!((read(1).unread, read(2).unread, read(4).unread), (vec![2, 3], vec![3], vec![]));
    assert_eq!(read(2).status, Status::SolutionProposed, "reading is no answer either");
    let written = write(answered.clone(), CustomerEntry::message("Hello?")).unwrap();
    assert_eq!(written.unread, [2, 3], "what was written before an answer may come after it");
}

#[test]
fn a_read_receipt_that_is_covered_changes_nothing() {
    let mut answered = append_context(Some(refusal()));
    let conversation = &mut answered.conversation;
    let author = conversation.customer.author();
    answered.last_read =
        Some(conversation.append(entry_id(3), clock::from_ms(3), author, EntryBody::Read { up_to: 2 }));
    let read = |up_to| decided(answered.clone(), CustomerEntry::Read { up_to }).unwrap();
    assert!(matches!(read(2), AppendDecision::Keep(entry) if entry.id == entry_id(3)));
    assert!(matches!(read(3), AppendDecision::Add { .. }));
}
