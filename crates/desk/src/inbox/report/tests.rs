#![allow(clippy::unwrap_used)]
//! A history made by hand, of which every number is known.

use contract::{AuthorKind, ResponseTimes};

use super::*;

use super::metrics::{ConversationMetrics, EntryFact};
use crate::conversations::customer::Identity;

const HOUR: i64 = 3_600_000;
/// The window begins at this hour; what was before it is old.
const SINCE: i64 = 1_000;

fn at(hour: i64) -> Timestamp {
    clock::from_ms(hour * HOUR)
}

fn ada(number: usize) -> Identity {
    Identity { iss: "kettle".into(), sub: number.to_string() }
}

/// A conversation from its entries, written `hour who kind [word]`: `1002 us proposal`.
fn course(customer: usize, is_repeat: bool, entries: &str) -> ConversationMetrics {
    let mut course = None;
    for entry in entries.split(", ") {
        let words: Vec<&str> = entry.split(' ').collect();
        let by = match words[1] {
            "ada" => AuthorKind::Customer,
            "us" => AuthorKind::Person,
            "draft" => AuthorKind::AiDrafted,
            _ => AuthorKind::Automatic,
        };
        let at = at(words[0].parse().unwrap());
        let step = EntryFact { at, by, kind: words[2].into(), word: words.get(3).map(|word| (*word).into()) };
        let course = course.get_or_insert_with(|| ConversationMetrics::new(ada(customer), is_repeat, at));
        course.apply(&step, self::at(SINCE));
    }
    course.unwrap()
}

fn scored(courses: &[&str]) -> ServiceReport {
    let courses = courses.iter().enumerate().map(|(n, entries)| course(n, false, entries)).collect();
    build_report(&ReportData { conversations: courses, promises_kept: 3 }, at(SINCE), at(2_000))
}

#[test]
fn every_number_of_a_known_history() {
    let board = scored(&[
        "1001 ada message",
        "1001 ada message, 1002 machine message, 1003 machine promise missed, 1005 machine promise missed",
        "1001 ada message, 1003 us proposal",
        "1001 ada message, 1003 us proposal, 1004 us message, 1005 us notice",
        "1001 ada message, 1003 us proposal, 1004 ada verdict yes, 1005 us message",
        "1001 ada message, 1002 us message, 1004 ada verdict yes, 1005 ada message",
        "1001 ada message, 1003 us proposal, 1004 ada verdict partly, 1005 us proposal, 1006 ada verdict yes",
        "1001 ada message, 1003 draft decision, 1004 ada message, 1005 us promise, 1006 ada review",
    ]);
    assert_eq!((board.since, board.until), (at(SINCE), at(2_000)));
    assert_eq!((board.conversations, board.unanswered), (8, 2));
    assert_eq!((board.solved, board.unconfirmed, board.reopened), (2, 2, 2));
    assert_eq!((board.promises_kept, board.promises_missed), (3, 2));
    assert_eq!((board.repeats, board.several), (0, 0));
    assert_eq!((board.first_answer, board.outcome), (ResponseTimes::default(), ResponseTimes::default()));
}

#[test]
fn a_customer_comes_back_to_a_solution_that_stands() {
    let reopened = |entries: &str| course(1, false, entries).reopened;
    for back in ["message", "verdict no", "verdict partly", "review", "correction", "escalation"] {
        for solution in ["us proposal", "ada verdict yes"] {
            assert!(
                reopened(&format!("1001 ada message, 1002 {solution}, 1003 ada {back}")),
                "{solution}, {back}"
            );
        }
    }
    for other in [
        // A wish says how, and not that it goes on.
        "1001 ada message, 1002 us proposal, 1003 ada wish",
        "1001 ada message, 1002 us message, 1003 ada message",
        "1001 ada message, 1002 us decision, 1003 ada review",
        // The company took its proposal back itself.
        "1001 ada message, 1002 us proposal, 1003 us promise, 1004 ada message",
        "1001 ada message, 1002 us proposal, 1003 us decision, 1004 ada message",
        // That it came back was before the window.
        "900 ada message, 901 us proposal, 902 ada message, 1001 us message",
    ] {
        assert!(!reopened(other), "{other}");
    }
    assert!(reopened("900 ada message, 901 ada verdict yes, 1001 ada message"), "the solution may be older");
}

#[test]
fn silence_is_never_a_yes() {
    let board = scored(&[
        "900 ada message, 901 us proposal, 1900 us notice",
        "900 ada message, 901 us message",
        "900 ada message, 901 us decision",
    ]);
    assert_eq!((board.solved, board.unconfirmed), (0, 1));
}

#[test]
fn what_the_customer_called_solved_stands_until_there_is_something_new() {
    let stands = |after: &str| {
        let course = course(1, false, &format!("900 ada message, 901 ada verdict yes, 1001 {after}"));
        (course.is_solved(), course.is_unconfirmed())
    };
    for after in
        ["us message", "us notice", "us handover", "ada wish", "ada verdict yes", "machine promise missed"]
    {
        assert_eq!(stands(after), (true, false), "{after}");
    }
    for after in ["us decision", "us promise", "ada message", "ada verdict no"] {
        assert_eq!(stands(after), (false, false), "{after}");
    }
    assert_eq!(stands("us proposal"), (false, true));
}

#[test]
fn times_are_those_of_what_happened_in_the_window_and_nineteen_say_nothing() {
    // The first answers come after 1 to 20 hours, all within the window; the decision a hundred hours later.
    let answered = |hours: i64| {
        let opened = 1_100 - hours;
        course(1, false, &format!("{opened} ada message, 1100 us message, {} us decision", opened + 100))
    };
    let old = || course(1, false, "1 ada message, 999 us decision, 1001 us message");
    let board = |count| {
        let mut courses: Vec<ConversationMetrics> = (1..=count).map(answered).collect();
        courses.push(old());
        build_report(&ReportData { conversations: courses, promises_kept: 0 }, at(SINCE), at(2_000))
    };
    assert_eq!(board(19).first_answer, ResponseTimes::default());
    let measured = board(20);
    let said =
        |times: &ResponseTimes| (times.half_within_s.unwrap() / 3_600, times.most_within_s.unwrap() / 3_600);
    assert_eq!(said(&measured.first_answer), (10, 18), "nearest rank");
    assert_eq!(said(&measured.outcome), (100, 100));
    assert_eq!((measured.first_answer.answers, measured.outcome.answers), (Some(20), Some(20)));
    assert_eq!(measured.conversations, 21);
}

#[test]
fn who_has_to_begin_anew_is_counted() {
    let courses = vec![
        course(1, false, "1001 ada message"),
        course(1, true, "1002 ada message"),
        course(2, false, "900 ada message, 1001 us message"),
        course(2, true, "1003 ada message"),
        course(3, false, "1004 ada message"),
        course(4, true, "900 ada message, 1001 us message"),
    ];
    let board = build_report(&ReportData { conversations: courses, promises_kept: 0 }, at(SINCE), at(2_000));
    assert_eq!(
        (board.repeats, board.several),
        (2, 1),
        "what was opened before the window is another window's"
    );
}
