//! Who may change what the team shares.

use inbox_api::{AccountStatus, Role};

use super::*;

use super::{add, change, remove};
use crate::support::clock;

fn drawer(by: Option<Role>, reply: Option<&str>, namesake: Option<u64>) -> ReplyContext {
    let person = |role| Person {
        id: 1,
        name: "Maria".into(),
        role,
        standing: AccountStatus::Active,
        sessions: 1,
        added_at: clock::now(),
    };
    let reply = reply.map(|name| SavedReply { id: 7, name: name.into(), text: "A new one comes.".into() });
    ReplyContext { requester: by.map(person), reply, same_name: namesake }
}

fn words(name: &str, text: &str) -> ReplyContent {
    ReplyContent { name: name.into(), text: text.into() }
}

/// Every rule about a saved reply.
fn all(drawer: impl Fn() -> ReplyContext) -> [Result<ReplyDecision, Problem>; 3] {
    [
        add::decide_add(drawer(), "Mug".into()),
        change::decide_change(drawer(), words("Mug", "Another text")),
        remove::decide_remove(drawer()),
    ]
}

fn deed(turn: Result<ReplyDecision, Problem>) -> AuditAction {
    match turn.expect("it may be done") {
        ReplyDecision::Apply { action: deed, .. } => deed,
        ReplyDecision::Keep(reply) => panic!("{reply:?} is kept"),
    }
}

#[test]
fn only_a_lead_who_is_still_signed_in_changes_what_the_team_shares() {
    for (by, code) in [(None, ProblemCode::SignInNeeded), (Some(Role::Agent), ProblemCode::LeadNeeded)] {
        for (reply, namesake) in [(Some("Mug"), None), (None, None), (None, Some(8))] {
            for refused in all(|| drawer(by, reply, namesake)) {
                assert_eq!(refused.expect_err("refused").code, code);
            }
        }
    }
    let before = || drawer(Some(Role::Lead), Some("Broken mug"), None);
    let [added, changed, removed] = all(before).map(deed);
    assert_eq!(added, AuditAction::ReplyAdded { name: "Mug".into() });
    assert_eq!(changed, AuditAction::ReplyChanged { name: "Mug".into(), before: "Broken mug".into() });
    assert_eq!(removed, AuditAction::ReplyRemoved { name: "Broken mug".into() });
}

#[test]
fn what_is_gone_is_neither_changed_nor_removed() {
    let [_, changed, removed] = all(|| drawer(Some(Role::Lead), None, None));
    for refused in [changed, removed] {
        assert_eq!(refused.expect_err("refused").code, ProblemCode::NotFound);
    }
}

#[test]
fn a_name_tells_one_from_the_others() {
    let taken = |by| drawer(Some(Role::Lead), Some("Mug"), by);
    let refused = [
        add::decide_add(taken(Some(7)), "MUG".into()),
        change::decide_change(taken(Some(8)), words("Cup", "A new one comes.")),
    ];
    for refused in refused {
        let problem = refused.expect_err("refused");
        assert_eq!((problem.code, problem.field.as_deref()), (ProblemCode::FieldInvalid, Some("name")));
    }
    let itself = change::decide_change(taken(Some(7)), words("MUG", "A new one comes."));
    assert_eq!(deed(itself), AuditAction::ReplyChanged { name: "MUG".into(), before: "Mug".into() });
}

#[test]
fn the_same_words_are_kept_and_noted_nowhere() {
    let same = change::decide_change(
        drawer(Some(Role::Lead), Some("Mug"), Some(7)),
        words("Mug", "A new one comes."),
    );
    assert!(matches!(same, Ok(ReplyDecision::Keep(_))));
}
