//! Reports of conversations of which every number is known.

#![allow(clippy::unwrap_used)]

use contract::{Author, AuthorKind, Entry, EntryBody, EntryId, Owner, PromiseState, Resolution};

use super::*;
use crate::conversations::customer::Identity;

const HOUR: i64 = 3_600_000;
/// The hour at which the window begins.
const SINCE: i64 = 1_000;

fn at(hour: i64) -> Timestamp {
    clock::from_ms(hour * HOUR)
}

fn ada(number: usize) -> Identity {
    Identity { iss: "kettle".into(), sub: number.to_string() }
}

/// A conversation from its entries, each as `hour author kind [detail]`: `1002 us proposal`.
fn metrics(customer: usize, is_repeat: bool, entries: &str) -> ConversationMetrics {
    let mut metrics = None;
    for (seq, entry) in (1..).zip(entries.split(", ")) {
        let words: Vec<&str> = entry.split(' ').collect();
        let at = at(words[0].parse().unwrap());
        let kind = match words[1] {
            "ada" => AuthorKind::Customer,
            "us" | "draft" => AuthorKind::Person,
            _ => AuthorKind::Automatic,
        };
        let author = Author { kind, name: words[1].into() };
        let body = body(words[2], words.get(3).copied());
        let drafted_by_ai = words[1] == "draft";
        let entry =
            Entry { id: EntryId::mint(seq, [0; 10]), seq, created_at: at, author, drafted_by_ai, body };
        let metrics = metrics.get_or_insert_with(|| ConversationMetrics::new(ada(customer), is_repeat, at));
        metrics.apply(&entry, self::at(SINCE));
    }
    metrics.unwrap()
}

fn body(kind: &str, detail: Option<&str>) -> EntryBody {
    let text = || String::from("Words");
    let of = EntryId::mint(1, [0; 10]);
    match kind {
        "message" => EntryBody::Message { text: text(), line_ids: vec![], refers_to_entry_id: None },
        "preferences" => EntryBody::Preferences { desired_outcome: None, reply_preference: None },
        "solution_feedback" => {
            EntryBody::SolutionFeedback { solved: Resolution::from_wire(detail.unwrap()), text: None }
        }
        "review_request" => EntryBody::ReviewRequest { entry_id: of, text: None },
        "correction" => EntryBody::Correction { entry_id: of, text: text() },
        "escalation" => EntryBody::Escalation { step: "person".into(), text: None },
        "decision" => EntryBody::Decision {
            outcome: contract::DecisionOutcome::Granted,
            text: text(),
            rule: None,
            reason: None,
            alternative: None,
            considered: vec![],
            disputed_amount: None,
        },
        "proposal" => EntryBody::Proposal { text: text() },
        "promise" => {
            EntryBody::Promise { due: at(0), what: text(), state: detail.map(PromiseState::from_wire) }
        }
        "handover" => {
            let to = Owner { name: "Tom".into() };
            EntryBody::Handover { to, summary: text() }
        }
        "notice" => EntryBody::Notice { text: text(), disputed_amount: None },
        other => panic!("{other}"),
    }
}

fn report_of(conversations: &[&str]) -> ServiceReport {
    let conversations =
        conversations.iter().enumerate().map(|(n, entries)| metrics(n, false, entries)).collect();
    build_report(&ReportData { conversations, promises_kept: 3 }, at(SINCE), at(2_000))
}

#[test]
fn a_report_counts_every_event_of_known_conversations() {
    let report = report_of(&[
        "1001 ada message",
        "1001 ada message, 1002 machine message, 1003 machine promise missed, 1005 machine promise missed",
        "1001 ada message, 1003 us proposal",
        "1001 ada message, 1003 us proposal, 1004 us message, 1005 us notice",
        "1001 ada message, 1003 us proposal, 1004 ada solution_feedback yes, 1005 us message",
        "1001 ada message, 1002 us message, 1004 ada solution_feedback yes, 1005 ada message",
        "1001 ada message, 1003 us proposal, 1004 ada solution_feedback partly, 1005 us proposal, 1006 ada solution_feedback yes",
        "1001 ada message, 1003 draft decision, 1004 ada message, 1005 us promise, 1006 ada review_request",
    ]);
    assert_eq!((report.since, report.until), (at(SINCE), at(2_000)));
    assert_eq!((report.conversations, report.unanswered), (8, 2));
    assert_eq!((report.solved, report.unconfirmed, report.reopened), (2, 2, 2));
    assert_eq!((report.promises_kept, report.promises_missed), (3, 2));
    assert_eq!((report.repeated_conversations, report.customers_with_several), (0, 0));
    assert_eq!((report.first_answer, report.outcome), (None, None));
}

#[test]
fn a_conversation_is_reopened_when_the_customer_returns_to_a_standing_solution() {
    let reopened = |entries: &str| metrics(1, false, entries).reopened;
    for back in [
        "message",
        "solution_feedback no",
        "solution_feedback partly",
        "review_request",
        "correction",
        "escalation",
    ] {
        for solution in ["us proposal", "ada solution_feedback yes"] {
            assert!(
                reopened(&format!("1001 ada message, 1002 {solution}, 1003 ada {back}")),
                "{solution}, {back}"
            );
        }
    }
    for other in [
        // Preferences do not return to the conversation.
        "1001 ada message, 1002 us proposal, 1003 ada preferences",
        "1001 ada message, 1002 us message, 1003 ada message",
        "1001 ada message, 1002 us decision, 1003 ada review_request",
        // The company replaced its proposal.
        "1001 ada message, 1002 us proposal, 1003 us promise, 1004 ada message",
        "1001 ada message, 1002 us proposal, 1003 us decision, 1004 ada message",
        // The customer returned before the window.
        "900 ada message, 901 us proposal, 902 ada message, 1001 us message",
    ] {
        assert!(!reopened(other), "{other}");
    }
    assert!(
        reopened("900 ada message, 901 ada solution_feedback yes, 1001 ada message"),
        "the solution may be older"
    );
}

#[test]
fn silence_is_never_a_yes() {
    let report = report_of(&[
        "900 ada message, 901 us proposal, 1900 us notice",
        "900 ada message, 901 us message",
        "900 ada message, 901 us decision",
    ]);
    assert_eq!((report.solved, report.unconfirmed), (0, 1));
}

#[test]
fn the_customers_yes_stands_until_the_next_decision_promise_or_return() {
    let stands = |after: &str| {
        let metrics =
            metrics(1, false, &format!("900 ada message, 901 ada solution_feedback yes, 1001 {after}"));
        (metrics.is_solved(), metrics.is_unconfirmed())
    };
    for after in [
        "us message",
        "us notice",
        "us handover",
        "ada preferences",
        "ada solution_feedback yes",
        "machine promise missed",
    ] {
        assert_eq!(stands(after), (true, false), "{after}");
    }
    for after in ["us decision", "us promise", "ada message", "ada solution_feedback no"] {
        assert_eq!(stands(after), (false, false), "{after}");
    }
    assert_eq!(stands("us proposal"), (false, true));
}

#[test]
fn durations_are_of_the_window_and_unknown_below_twenty() {
    // The first replies come after 1 to 20 hours, all in the window; each decision a hundred hours later.
    let answered = |hours: i64| {
        let opened = 1_100 - hours;
        metrics(1, false, &format!("{opened} ada message, 1100 us message, {} us decision", opened + 100))
    };
    let old = || metrics(1, false, "1 ada message, 999 us decision, 1001 us message");
    let report = |count| {
        let mut conversations: Vec<ConversationMetrics> = (1..=count).map(answered).collect();
        conversations.push(old());
        build_report(&ReportData { conversations, promises_kept: 0 }, at(SINCE), at(2_000))
    };
    assert_eq!(report(19).first_answer, None);
    let measured = report(20);
    let [first_answer, outcome] = [measured.first_answer, measured.outcome].map(Option::unwrap);
    assert_eq!(
        (first_answer.p50_seconds / 3_600, first_answer.p90_seconds / 3_600),
        (10, 18),
        "nearest rank"
    );
    assert_eq!((outcome.p50_seconds / 3_600, outcome.p90_seconds / 3_600), (100, 100));
    assert_eq!((first_answer.answers, outcome.answers), (20, 20));
    assert_eq!(measured.conversations, 21);
}

#[test]
fn repeated_conversations_are_counted() {
    let conversations = vec![
        metrics(1, false, "1001 ada message"),
        metrics(1, true, "1002 ada message"),
        metrics(2, false, "900 ada message, 1001 us message"),
        metrics(2, true, "1003 ada message"),
        metrics(3, false, "1004 ada message"),
        metrics(4, true, "900 ada message, 1001 us message"),
    ];
    let report = build_report(&ReportData { conversations, promises_kept: 0 }, at(SINCE), at(2_000));
    assert_eq!(
        (report.repeated_conversations, report.customers_with_several),
        (2, 1),
        "what was opened before the window is another window's"
    );
}
