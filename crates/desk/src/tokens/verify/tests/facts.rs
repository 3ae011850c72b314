//! Facts and optional claims of another form.

use super::*;

/// The reference of a token with this fact, and the warnings about it.
fn with_fact(name: &str, value: Value) -> (contract::Reference, Vec<String>) {
    let mut order = json!({"kind": "order", "id": "1001", "title": "Kettle"});
    order[name] = value;
    let token = signed(&with("references", json!([order])));
    let verified = verify_token(&keys(), &token, Timestamp::from_second(NOW).unwrap()).expect("accepted");
    let warnings = verified.warnings.iter().map(ToString::to_string).collect();
    (verified.claims.references.into_iter().next().unwrap(), warnings)
}

#[test]
fn a_fact_of_another_form_is_left_out_and_reported() {
    let long = "x".repeat(501);
    let far = format!("https://shop.example/{}", "x".repeat(2_000));
    for (name, value, warning) in [
        ("title", json!(7), "`references[0].title` is a number; write a string of at most 500 characters"),
        ("title", json!(long), "`references[0].title` is too long; write a string of at most 500 characters"),
        ("title", json!("a\0b"), "`references[0].title` contains the character U+0000"),
        ("status", json!(["due"]), "`references[0].status` is a list"),
        (
            "date",
            json!("2026-02-30"),
            "`references[0].date` is a string of another form; write a day such as",
        ),
        (
            "due",
            json!("2026-11-30T00:00:00Z"),
            "`references[0].due` is a string of another form; write a day",
        ),
        ("due", json!(1_795_341_600), "`references[0].due` is a number; write a day"),
        ("amount", json!("118.40"), "`references[0].amount` is a string of another form; write an object"),
        (
            "amount",
            json!({"value": 118.4, "currency": "EUR"}),
            "`references[0].amount.value` is a number; write a decimal string such as \"118.40\"",
        ),
        (
            "amount",
            json!({"value": "118,40", "currency": "EUR"}),
            "`references[0].amount.value` is a string of another",
        ),
        ("amount", json!({"value": "118.40"}), "`references[0].amount.currency` is missing; write a code"),
        (
            "amount",
            json!({"value": "118.40", "currency": "€"}),
            "`references[0].amount.currency` is a string of",
        ),
        (
            "url",
            json!("javascript:alert(1)"),
            "`references[0].url` is a string of another form; write an address",
        ),
        ("url", json!(far), "`references[0].url` is too long; write an address"),
        ("lines", json!("Water"), "`references[0].lines` is a string of another form; write a list"),
        ("lines", json!({"1": "Water"}), "`references[0].lines` is an object; write a list"),
    ] {
        let (order, warnings) = with_fact(name, value.clone());
        assert!(warnings.len() == 1 && warnings[0].starts_with(warning), "{name} {value}: {warnings:?}");
        let title = (name != "title").then(|| "Kettle".to_owned());
        let expected = contract::Reference { title, ..contract::Reference::bare(order.key()) };
        assert_eq!(order, expected, "{name} {value}");
    }
}

#[test]
fn a_fact_of_the_right_form_stays_beside_one_of_another_form() {
    let lines = json!([
        {"id": "1", "title": "Water", "amount": {"value": 61.6, "currency": "EUR"}},
        {"id": 2, "title": "Meter"},
        {"title": "Charge"},
        {"id": "4"},
        "Fee",
        {"id": "1", "title": "Again"},
        {"id": "x".repeat(129), "title": "Long"},
        {"id": "7", "title": 7, "amount": {"value": "5", "currency": "chf"}},
    ]);
    let (order, warnings) = with_fact("lines", lines);
    let lines: Vec<_> = order.lines.iter().map(|line| (line.id.as_str(), line.title.as_str())).collect();
    assert_eq!(lines, [("1", "Water"), ("4", "4"), ("7", "7")]);
    assert_eq!(order.lines[0].amount, None);
    assert_eq!(order.lines[2].amount.as_ref().unwrap().currency.as_str(), "CHF");
    let paths: Vec<_> = warnings.iter().map(|text| text.split("; ").next().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "`references[0].lines[0].amount.value` is a number",
            "`references[0].lines[1].id` is a number",
            "`references[0].lines[2].id` is missing",
            "`references[0].lines[4]` is a string of another form",
            "`references[0].lines[5].id` is the id of an earlier line",
            "`references[0].lines[6].id` is too long",
            "`references[0].lines[7].title` is a number",
        ]
    );
}

#[test]
fn a_fact_that_is_null_or_blank_is_missing_without_a_warning() {
    for name in ["title", "status", "date", "due", "amount", "url", "lines"] {
        for value in [Value::Null, json!(""), json!(" ")] {
            let (order, warnings) = with_fact(name, value);
            assert!(warnings.is_empty(), "{warnings:?}");
            assert!(order.due.is_none() && order.lines.is_empty(), "{order:?}");
        }
    }
    let (order, warnings) = with_fact("mood", json!(7));
    assert_eq!((order.title.as_deref(), warnings), (Some("Kettle"), vec![]));
}

#[test]
fn a_currency_in_small_letters_is_stored_in_capitals() {
    let (order, warnings) = with_fact("amount", json!({"value": "118.40", "currency": "eur"}));
    let amount = order.amount.unwrap();
    assert_eq!((amount.value.as_str(), amount.currency.as_str(), warnings), ("118.40", "EUR", vec![]));
}

#[test]
fn an_optional_claim_of_another_form_is_left_out_and_reported() {
    for claim in ["name", "email", "locale", "jti"] {
        let token = signed(&with(claim, json!(7)));
        let verified = verify_token(&keys(), &token, Timestamp::from_second(NOW).unwrap()).expect(claim);
        let Claims { name, email, locale, jti, .. } = verified.claims;
        assert_eq!([name, email, locale], [None, None, None], "{claim}");
        assert_eq!(jti.is_none(), claim == "jti");
        assert_eq!(verified.warnings.len(), 1);
        assert_eq!(verified.warnings[0].path, claim);
    }
}

/// The widget reads a token with the decoder of the contract, the desk with its own, which gives warnings.
#[test]
fn the_widget_reads_the_same_facts_as_the_desk() {
    for (name, value) in [
        ("title", json!(7)),
        ("due", json!("tomorrow")),
        ("amount", json!({"value": 118.4, "currency": "EUR"})),
        ("amount", json!({"value": "118.40", "currency": "eur"})),
        ("lines", json!({"1": "Water"})),
        ("lines", json!([{"id": "1", "title": "Water", "amount": 5}])),
        ("status", json!("due")),
    ] {
        let mut order = json!({"kind": "order", "id": "1001"});
        order[name] = value.clone();
        let claims = with("references", json!([order]));
        let widget: Claims = serde_json::from_value(claims.clone()).unwrap();
        assert_eq!(verified(&signed(&claims), NOW).unwrap(), widget, "{name} {value}");
    }
}
