//! The effect of each kind of customer entry on a conversation.

#![allow(clippy::unwrap_used)]

use contract::{DecisionOutcome, ProblemCode, Resolution, Status};

use super::*;
use crate::conversations::fixtures::{append_context, company, entry_id, maria, named_customer, new_entry};

fn refusal() -> EntryBody {
    EntryBody::Decision {
        outcome: DecisionOutcome::Refused,
        text: "No.".into(),
        rule: None,
        reason: None,
        alternative: None,
        considered: vec![],
        disputed_amount: None,
    }
}

fn decided(context: AppendContext, write: CustomerEntry) -> Result<AppendDecision, Problem> {
    let request = CustomerEntryRequest {
        customer: named_customer("customer-42"),
        entry: entry_id(9),
        write,
        company: Arc::new(company()),
    };
    decide(ConversationLookup::Found(context), &request, clock::from_ms(3))
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

fn feedback(solved: Resolution) -> CustomerEntry {
    CustomerEntry::SolutionFeedback { solved, text: None }
}

#[test]
fn a_reply_sets_the_owner_and_ends_the_wait() {
    let answered = append_context(Some(entry_body(CustomerEntry::message("Hi, I am Maria")))).conversation;
    assert_eq!(answered.status, Status::AwaitingCustomer);
    assert_eq!(answered.owner.unwrap().name, "Maria");
    assert_eq!(answered.waiting_since, None);
}

#[test]
fn only_the_customers_yes_solves_and_any_message_reopens() {
    let answered = || append_context(Some(refusal()));
    let solved = write(answered(), feedback(Resolution::Yes)).unwrap();
    assert_eq!(solved.status, Status::Solved);
    for not_quite in [Resolution::Partly, Resolution::No] {
        assert_eq!(write(answered(), feedback(not_quite)).unwrap().status, Status::AwaitingCompany);
    }
    let again = AppendContext { conversation: solved, stored: None, referenced: None };
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
    let reply_preference = contract::ReplyPreference { channel: Some("post".into()), ..Default::default() };
    let given = CustomerEntry::Preferences {
        desired_outcome: None,
        reply_preference: Some(reply_preference.clone()),
    };
    let mut before = append_context(Some(refusal()));
    before.conversation.desired_outcome =
        Some(contract::DesiredOutcome { choice: Some("refund".into()), text: None });
    let after = write(before, given).unwrap();
    assert_eq!(after.status, Status::AwaitingCustomer);
    assert_eq!(after.desired_outcome.unwrap().choice.as_deref(), Some("refund"));
    assert_eq!(after.reply_preference, Some(reply_preference));
}

#[test]
fn a_reference_to_a_wrong_entry_is_refused_with_its_field() {
    let of = entry_id(2);
    let review = || CustomerEntry::ReviewRequest { entry_id: of, text: None };
    let correction = || CustomerEntry::Correction { entry_id: of, text: "No".into() };
    assert!(write(append_context(Some(refusal())), review()).is_ok());
    assert!(write(append_context(Some(refusal())), correction()).is_ok());
    assert_eq!(refused(append_context(Some(entry_body(CustomerEntry::message("Hi")))), review()), "entry_id");
    assert_eq!(refused(append_context(None), review()), "entry_id");
    let notice = EntryBody::Notice { text: "We look at it.".into(), disputed_amount: None };
    assert_eq!(refused(append_context(Some(notice)), correction()), "entry_id");
    let own = AppendContext { referenced: own_message(), ..append_context(None) };
    assert_eq!(refused(own, correction()), "entry_id");
    let refers_to_entry_id = Some(entry_id(77));
    let message = CustomerEntry::Message { text: "See".into(), line_ids: vec![], refers_to_entry_id };
    assert_eq!(refused(append_context(None), message), "refers_to_entry_id");
}

fn own_message() -> Option<StoredEntry> {
    let mut conversation = append_context(None).conversation;
    let author = conversation.customer.author();
    let own = new_entry(2, author, entry_body(CustomerEntry::message("Mine")));
    Some(conversation.append(own, Fingerprint::of_secret("own")))
}

#[test]
fn lines_and_steps_must_exist() {
    let lines = |id: &str| CustomerEntry::Message {
        text: "This one".into(),
        line_ids: vec![id.to_owned()],
        refers_to_entry_id: None,
    };
    assert!(write(append_context(None), lines("2")).is_ok());
    assert_eq!(refused(append_context(None), lines("9")), "line_ids");
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
}

#[test]
fn a_reply_is_unread_until_the_read_position_covers_it() {
    assert!(append_context(None).conversation.unread.is_empty(), "the customer's own messages are not");
    let mut answered = append_context(Some(refusal()));
    let proposal = EntryBody::Proposal { text: "Better?".into() };
    answered.conversation.append(new_entry(3, maria(), proposal), Fingerprint::of_secret("3"));
    let notice = EntryBody::Notice { text: "We look at it.".into(), disputed_amount: None };
    answered.conversation.append(new_entry(4, maria(), notice), Fingerprint::of_secret("4"));
    assert_eq!(answered.conversation.unread, [2, 3], "a notice is not a reply");
    let read = |up_to| {
        let mut conversation = answered.conversation.clone();
        conversation.mark_read_by_customer(up_to);
        conversation
    };
    assert_eq!((read(1).unread, read(2).unread, read(4).unread), (vec![2, 3], vec![3], vec![]));
    assert_eq!(read(2).status, Status::SolutionProposed, "a read position changes no status");
    let written = write(answered.clone(), CustomerEntry::message("Hello?")).unwrap();
    assert_eq!(written.unread, [2, 3], "a message may have been written before the reply was seen");
}

#[test]
fn a_read_position_only_grows() {
    let mut conversation = append_context(Some(refusal())).conversation;
    assert!(conversation.mark_read_by_customer(2));
    for covered in [1, 2] {
        assert!(!conversation.mark_read_by_customer(covered), "{covered}");
    }
    assert_eq!((conversation.customer_read_up_to, conversation.unread), (2, vec![]));
}

#[test]
fn a_repeated_request_is_compared_before_it_is_checked() {
    // A step and a line that existed when the entry was stored and do not exist any more.
    let step = CustomerEntry::Escalation { step: "moon".into(), text: None };
    let line = CustomerEntry::Message {
        text: "This one".into(),
        line_ids: vec!["9".into()],
        refers_to_entry_id: None,
    };
    for given in [step, line] {
        let mut context = append_context(None);
        let author = context.conversation.customer.author();
        let fingerprint = Fingerprint::of_body(CUSTOMER_WRITER, &given);
        let new = new_entry(9, author, entry_body(given.clone()));
        context.stored = Some(context.conversation.append(new, fingerprint));
        assert!(matches!(decided(context, given).unwrap(), AppendDecision::Keep(_)));
    }
}
