//! The rules that change people: permissions, refusals and audit events.

use super::*;

fn person(id: u64, role: Role, standing: AccountStatus) -> Person {
    let name = format!("Person {id}");
    let sign_in_name = name.to_lowercase();
    Person { id, name, sign_in_name, role, status: standing, sessions: 0, added_at: clock::now() }
}

fn context(by: Option<Role>, person_is: Option<(Role, AccountStatus)>, leads: u64) -> PersonContext {
    PersonContext {
        requester: by.map(|role| person(1, role, AccountStatus::Active)),
        person: person_is.map(|(role, standing)| person(2, role, standing)),
        leads,
    }
}

fn link() -> NewLink {
    invitation_link(&Secret::mint(), clock::now())
}

/// Every rule that changes a person.
fn all(context: impl Fn() -> PersonContext) -> [Result<PersonDecision, Problem>; 5] {
    [
        decide_role(context(), Role::Agent),
        decide_role(context(), Role::Lead),
        decide_disable(context()),
        decide_enable(context()),
        decide_link(context(), link()),
    ]
}

#[test]
fn only_a_lead_with_a_session_changes_people() {
    let tom = Some((Role::Agent, AccountStatus::Active));
    for (by, code) in [(None, ProblemCode::SignInNeeded), (Some(Role::Agent), ProblemCode::LeadNeeded)] {
        // The refusal does not tell whether the person exists.
        for about in [tom, None] {
            for refused in all(|| context(by, about, 2)) {
                assert_eq!(refused.expect_err("refused").code, code);
            }
        }
    }
    for refused in all(|| context(Some(Role::Lead), None, 2)) {
        assert_eq!(refused.expect_err("refused").code, ProblemCode::NotFound);
    }
}

#[test]
fn the_rules_keep_the_only_lead_who_can_sign_in() {
    let lead = |standing| Some((Role::Lead, standing));
    let last = || context(Some(Role::Lead), lead(AccountStatus::Active), 1);
    for refused in [decide_role(last(), Role::Agent), decide_disable(last())] {
        let problem = refused.expect_err("refused");
        assert_eq!(problem.code, ProblemCode::LeadNeeded);
        assert!(problem.detail.contains("Person 2 is the only lead"), "{}", problem.detail);
    }
    assert!(decide_role(last(), Role::Lead).is_ok(), "nothing changes");
    for (standing, leads) in
        [(AccountStatus::Active, 2), (AccountStatus::Invited, 1), (AccountStatus::Disabled, 1)]
    {
        let one_of_them = || context(Some(Role::Lead), lead(standing), leads);
        assert!(decide_role(one_of_them(), Role::Agent).is_ok(), "{standing:?}");
        assert!(decide_disable(one_of_them()).is_ok(), "{standing:?}");
    }
}

#[test]
fn a_change_without_effect_is_not_audited() {
    let about = |role, standing| context(Some(Role::Lead), Some((role, standing)), 2);
    for kept in [
        decide_role(about(Role::Agent, AccountStatus::Active), Role::Agent),
        decide_disable(about(Role::Agent, AccountStatus::Disabled)),
        decide_enable(about(Role::Agent, AccountStatus::Active)),
        decide_enable(about(Role::Agent, AccountStatus::Invited)),
    ] {
        assert!(matches!(kept, Ok(PersonDecision::Keep(_))));
    }
}

#[test]
fn an_invitation_is_reissued_unless_the_person_is_disabled() {
    let about = |standing| context(Some(Role::Lead), Some((Role::Agent, standing)), 1);
    assert!(decide_link(about(AccountStatus::Active), link()).is_ok());
    assert!(decide_link(about(AccountStatus::Invited), link()).is_ok());
    let refused = decide_link(about(AccountStatus::Disabled), link()).expect_err("refused");
    assert!(refused.detail.contains("Enable them first"), "{}", refused.detail);
}
