//! Errors, unknown fields and defaults of the JSON decoder.

use crate::{Conversation, Limits, Money, Problem};

const MINIMAL: &str = include_str!("../../golden/conversation_minimal.json");

fn conversation_with(field: &str, value: &str) -> Result<Conversation, serde_json::Error> {
    let mut conversation: serde_json::Value = serde_json::from_str(MINIMAL).expect("golden");
    conversation[field] = serde_json::from_str(value).expect("JSON");
    serde_json::from_str(&conversation.to_string())
}

#[test]
fn an_error_names_the_field_of_the_wrong_type() {
    for (field, value) in [
        ("id", "7"),
        ("last_seq", "null"),
        ("last_seq", "-1"),
        ("last_seq", "1.5"),
        ("reference", "[]"),
        ("available_actions", "{}"),
        ("promise", r#"{"due":"tomorrow","state":"pending"}"#),
    ] {
        let error = conversation_with(field, value).expect_err(field).to_string();
        assert!(error.contains(&format!("`{field}`")), "{error}");
    }
}

#[test]
fn an_error_says_whether_a_field_is_missing_or_malformed_and_names_the_outer_field() {
    let reference = |amount: &str| format!(r#"{{"kind":"bill","id":"1","amount":{amount}}}"#);
    for (reference, message) in [
        (r#"{"id":"1"}"#.to_owned(), "missing field `kind` in `reference`"),
        (r#"{"kind":"bill","id":7}"#.to_owned(), "field `id` in `reference` is malformed"),
        (reference("5"), "field `amount` in `reference` is malformed"),
        (reference(r#"{"value":"5"}"#), "missing field `currency` in `reference`"),
        (reference(r#"{"value":5,"currency":"EUR"}"#), "field `value` in `reference` is malformed"),
        ("7".to_owned(), "field `reference` is malformed"),
        ("null".to_owned(), "missing field `reference`"),
    ] {
        let error = conversation_with("reference", &reference).expect_err(message).to_string();
        assert_eq!(error, message);
    }
    let error = serde_json::from_str::<Conversation>("[]").expect_err("no object").to_string();
    assert_eq!(error, "it does not have the shape that is needed here");
}

#[test]
fn unknown_fields_of_any_type_are_ignored() {
    for value in ["null", "-1.5e300", "[[{}]]", r#"{"a":[true,"\u00e9"]}"#] {
        assert_eq!(
            conversation_with("mood", value).expect(value),
            serde_json::from_str(MINIMAL).expect("golden")
        );
    }
}

#[test]
fn missing_fields_have_the_defaults_of_version_1() {
    let limits: Limits = serde_json::from_str(r#"{"text_chars":500}"#).expect("limits");
    assert_eq!(limits, Limits { text_chars: 500, ..Limits::default() });
    let problem: Problem =
        serde_json::from_str(r#"{"code":"not-found","title":"?","status":404}"#).expect("problem");
    assert!(problem.detail.is_empty() && problem.params.is_empty());
}

#[test]
fn the_last_of_two_fields_with_one_name_counts() {
    let money: Money = serde_json::from_str(r#"{"value":"1","value":"2","currency":"EUR"}"#).expect("money");
    assert_eq!(money.value.as_str(), "2");
}
