//! The rules that change saved replies: permissions, refusals and audit events.

use inbox_api::{AccountStatus, Role};

use super::*;

fn context(by: Option<Role>, reply: Option<&str>, same_name: Option<u64>) -> ReplyContext {
    let person = |role| Person {
        id: 1,
        name: "Maria".into(),
        sign_in_name: "maria".into(),
        role,
        status: AccountStatus::Active,
        sessions: 1,
        added_at: clock::now(),
    };
    let reply = reply.map(|name| SavedReply { id: 7, name: name.into(), text: "A new one comes.".into() });
    ReplyContext { requester: by.map(person), reply, same_name }
}

fn content(name: &str, text: &str) -> ReplyContent {
    ReplyContent { name: name.into(), text: text.into() }
}

/// Every rule about a saved reply.
fn all(context: impl Fn() -> ReplyContext) -> [Result<ReplyDecision, Problem>; 3] {
    [
        decide_add(context(), "Mug"),
        decide_change(context(), &content("Mug", "Another text")),
        decide_remove(context()),
    ]
}

fn applied(decision: Result<ReplyDecision, Problem>) -> AuditAction {
    match decision.expect("allowed") {
        ReplyDecision::Apply { action, .. } => action,
        ReplyDecision::Keep(reply) => panic!("{reply:?} is kept"),
    }
}

#[test]
fn only_a_lead_with_a_session_changes_saved_replies() {
    for (by, code) in [(None, ProblemCode::SignInNeeded), (Some(Role::Agent), ProblemCode::LeadNeeded)] {
        for (reply, same_name) in [(Some("Mug"), None), (None, None), (None, Some(8))] {
            for refused in all(|| context(by, reply, same_name)) {
                assert_eq!(refused.expect_err("refused").code, code);
            }
        }
    }
    let before = || context(Some(Role::Lead), Some("Broken mug"), None);
    let [added, changed, removed] = all(before).map(applied);
    assert_eq!(added, AuditAction::ReplyAdded { name: "Mug".into() });
    assert_eq!(changed, AuditAction::ReplyChanged { name: "Mug".into(), before: "Broken mug".into() });
    assert_eq!(removed, AuditAction::ReplyRemoved { name: "Broken mug".into() });
}

#[test]
fn a_missing_saved_reply_is_not_found() {
    let [_, changed, removed] = all(|| context(Some(Role::Lead), None, None));
    for refused in [changed, removed] {
        assert_eq!(refused.expect_err("refused").code, ProblemCode::NotFound);
    }
}

#[test]
fn a_name_is_unique_without_regard_to_case() {
    let taken = |by| context(Some(Role::Lead), Some("Mug"), by);
    let refused = [
        decide_add(taken(Some(7)), "MUG"),
        decide_change(taken(Some(8)), &content("Cup", "A new one comes.")),
    ];
    for refused in refused {
        let problem = refused.expect_err("refused");
        assert_eq!((problem.code, problem.field.as_deref()), (ProblemCode::FieldInvalid, Some("name")));
    }
    let itself = decide_change(taken(Some(7)), &content("MUG", "A new one comes."));
    assert_eq!(applied(itself), AuditAction::ReplyChanged { name: "MUG".into(), before: "Mug".into() });
}

#[test]
fn an_unchanged_saved_reply_is_not_audited() {
    let same =
        decide_change(context(Some(Role::Lead), Some("Mug"), Some(7)), &content("Mug", "A new one comes."));
    assert!(matches!(same, Ok(ReplyDecision::Keep(_))));
}
