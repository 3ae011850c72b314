//! Entries that the company's systems write.

use serde_json::{Value, json};

use super::repeated_requests::{PARALLEL, all_at_once, expect_one_created};
use crate::answer::Answer;
use crate::check::{Check, Need};
use crate::conversation::{Conversation, in_hours};
use crate::outcome::Outcome;
use crate::session::{Session, new_id};

const AUTHOR: &str =
    "`author.kind` is `person`, also if it is left out, or `automatic` for the message of a program.";
const NAME: &str =
    "`author.name` has 1 to 80 characters, without control characters and without white space at either end.";
const PERSON: &str = "`drafted_by_ai: true` and `take` need a person as the author.";
const TAKE: &str = "The stored entry of a `take` is a handover to its own author.";
const BOUNDS: &str = "`considered` has at most 20 items, a promise is due in the future and within 366 days, and \
     `state` of a promise cannot be written.";
const AMOUNT: &str =
    "`disputed_amount` has an amount above zero, and a `held_until` in the future or `null`.";
const REASON: &str = "A decision that is not `granted` has a `reason`.";
const OWNER: &str =
    "A handover to its own author or to the owner, and a `take` by the owner, are 422 `field-invalid`.";
const REVIEW: &str =
    "A decision or a proposal by the person whose own decision is under review is 409 `review-needs-other`.";
const SAME: &str = "- The same id with the same body: 200 with the stored content.";
const OTHER: &str = "- The same id with another body: 409 `id-conflict`.";
const NULL: &str = "Bodies are compared after parsing: the order of keys, unknown fields, and the difference between \
     `null` or `[]` and a missing field do not count.";
const KINDS: &str = "The kinds are those of [entries of the company](#entries-of-the-company), and `take`: the author \
     becomes the owner.";
const FEATURE: &[Need] = &[Need::Feature("company")];

pub fn checks() -> Vec<Check> {
    let review = [Need::Feature("company"), Need::Feature("review_request")];
    vec![
        Check::new("company-writes/author", AUTHOR, FEATURE, author),
        Check::new("company-writes/name", NAME, FEATURE, name),
        Check::new("company-writes/person", PERSON, FEATURE, person),
        Check::new("company-writes/kinds", KINDS, FEATURE, kinds),
        Check::new("company-writes/take", TAKE, FEATURE, take),
        Check::new("company-writes/same-body-again", SAME, FEATURE, same_body_again),
        Check::new("company-writes/other-body", OTHER, FEATURE, other_body),
        Check::new("company-writes/null-and-missing", NULL, FEATURE, null_and_missing),
        Check::new("company-writes/in-parallel", SAME, FEATURE, in_parallel),
        Check::new("company-writes/bounds", BOUNDS, FEATURE, bounds),
        Check::new("company-writes/disputed-amount", AMOUNT, FEATURE, disputed_amount),
        Check::new("company-writes/reason", REASON, FEATURE, reason),
        Check::new("company-writes/owner", OWNER, FEATURE, owner),
        Check::new("company-writes/review-needs-other", REVIEW, &review, review_needs_other),
    ]
}

/// An entry of Maria.
fn by_maria(entry: &Value) -> Value {
    let mut body = entry.clone();
    body["author"] = json!({"name": "Maria"});
    body
}

/// The answer to a write under a new id, whatever it is.
async fn try_write(conversation: &Conversation, body: &Value) -> Outcome<Answer> {
    let path = conversation.company_entry_path(&new_id());
    conversation.session.system().put(&path, body).send().await
}

/// Expects that each body is refused because of its field, and that nothing is stored.
async fn expect_refused(session: &Session, bodies: &[(Value, &str)]) -> Outcome {
    let conversation = session.open().await?;
    for (body, field) in bodies {
        let answer = try_write(&conversation, body).await?;
        if !answer.expect_problem(422, "field-invalid")?.text("/field")?.starts_with(field) {
            return Err(answer.fail(format!("\"{field}\" in `field`")));
        }
    }
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn author(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let person = json!({"kind": "person", "name": "Maria"});
    let program = json!({"kind": "automatic", "name": "Tracking"});
    for (given, stored) in [
        (json!({"name": "Maria"}), &person),
        (json!({"kind": null, "name": "Maria"}), &person),
        (person.clone(), &person),
        (program.clone(), &program),
    ] {
        let body = json!({"author": given, "kind": "message", "text": "I look into this."});
        let answer = try_write(&conversation, &body).await?;
        answer.expect_status(201)?.expect_field("/author", stored.clone())?;
        answer.expect_field("/drafted_by_ai", false)?;
        let last = answer.number("/seq")?;
        let page = conversation.entries(&format!("after={}", last - 1)).await?;
        page.expect_field("/entries/0", answer.json()?.clone())?;
    }
    let other = json!({"author": {"kind": "customer", "name": "Ada"}, "kind": "message", "text": "Mine"});
    let none = json!({"kind": "message", "text": "Whose?"});
    expect_refused(&session, &[(other, "author.kind"), (none, "author")]).await
}

async fn name(session: Session) -> Outcome {
    let of = |name: Value| json!({"author": {"name": name}, "kind": "message", "text": "Hello"});
    let conversation = session.open().await?;
    for name in ["M".to_owned(), "é".repeat(80), "Maria Łęcka".to_owned()] {
        let answer = try_write(&conversation, &of(json!(name))).await?;
        answer.expect_status(201)?.expect_field("/author/name", name)?;
    }
    let wrong = [json!(""), json!(" Maria"), json!("Maria\n"), json!("M".repeat(81)), json!(7), Value::Null];
    let bodies: Vec<(Value, &str)> = wrong.into_iter().map(|name| (of(name), "author")).collect();
    expect_refused(&session, &bodies).await
}

async fn person(session: Session) -> Outcome {
    let program = json!({"kind": "automatic", "name": "Tracking"});
    let drafted = json!({"author": program, "drafted_by_ai": true, "kind": "message", "text": "Hello"});
    let take = json!({"author": program, "kind": "take"});
    expect_refused(&session, &[(drafted, "drafted_by_ai"), (take, "author.kind")]).await?;
    let conversation = session.open().await?;
    let body = by_maria(&json!({"drafted_by_ai": true, "kind": "message", "text": "Hello"}));
    let answer = try_write(&conversation, &body).await?;
    answer.expect_status(201)?.expect_field("/drafted_by_ai", true)?;
    Ok(())
}

async fn kinds(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for entry in [
        json!({"kind": "message", "text": "I look into this."}),
        json!({"kind": "decision", "outcome": "granted", "text": "Yes."}),
        json!({"kind": "proposal", "text": "I take the lid off."}),
        json!({"kind": "promise", "due": in_hours(2), "what": "an answer"}),
        json!({"kind": "notice", "text": "The reminders stop."}),
        json!({"kind": "handover", "to": {"name": "Tom"}, "summary": "The lid."}),
        json!({"kind": "take"}),
    ] {
        try_write(&conversation, &by_maria(&entry)).await?.expect_status(201)?;
    }
    for kind in
        ["preferences", "solution_feedback", "review_request", "correction", "escalation", "no_such_kind"]
    {
        let answer = try_write(&conversation, &by_maria(&json!({"kind": kind, "text": "x"}))).await?;
        answer.expect_problem(422, "kind-unknown")?;
    }
    let missing = try_write(&conversation, &by_maria(&json!({"text": "x"}))).await?;
    missing.expect_problem(422, "field-invalid")?.expect_field("/field", "kind")?;
    Ok(())
}

async fn take(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let answer = try_write(&conversation, &by_maria(&json!({"kind": "take"}))).await?;
    answer.expect_status(201)?.expect_field("/kind", "handover")?.expect_field("/to/name", "Maria")?;
    let seen = conversation.read().await?;
    seen.expect_field("/owner/name", "Maria")?.expect_field("/status", "awaiting_company")?;
    Ok(())
}

async fn same_body_again(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let path = conversation.company_entry_path(&new_id());
    let system = session.system();
    let body = by_maria(&json!({"kind": "message", "text": "I look into this."}));
    let first = system.put(&path, &body).send().await?;
    first.expect_status(201)?.expect_field("/seq", 2)?;
    conversation.say("Thank you").await?;
    let again = system.put(&path, &body).send().await?;
    again.expect_status(200)?.expect_field("", first.json()?.clone())?;
    // Under a take the owner would be refused, if the comparison did not come first.
    let path = conversation.company_entry_path(&new_id());
    let take = json!({"author": {"name": "Tom"}, "kind": "take"});
    system.put(&path, &take).send().await?.expect_status(201)?;
    system.put(&path, &take).send().await?.expect_status(200)?;
    conversation.read().await?.expect_field("/last_seq", 4)?;
    Ok(())
}

async fn other_body(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let path = conversation.company_entry_path(&new_id());
    let system = session.system();
    let body = by_maria(&json!({"kind": "message", "text": "I look into this."}));
    system.put(&path, &body).send().await?.expect_status(201)?;
    for (field, value) in [
        ("text", json!("Another text")),
        ("author", json!({"name": "Tom"})),
        ("author", json!({"kind": "automatic", "name": "Maria"})),
        ("drafted_by_ai", json!(true)),
        ("kind", json!("proposal")),
    ] {
        let mut other = body.clone();
        other[field] = value;
        system.put(&path, &other).send().await?.expect_problem(409, "id-conflict")?;
    }
    // An id of the customer's entry is used too, and an id of the company's is for the customer.
    let own = conversation.company_entry_path(&conversation.message_id);
    system.put(&own, &body).send().await?.expect_problem(409, "id-conflict")?;
    let id = path.rsplit('/').next().unwrap_or_default();
    let customers = conversation.writing(id, &json!({"kind": "message", "text": "I look into this."}));
    customers.send().await?.expect_problem(409, "id-conflict")?;
    conversation.read().await?.expect_field("/last_seq", 2)?;
    Ok(())
}

async fn null_and_missing(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let path = conversation.company_entry_path(&new_id());
    let system = session.system();
    let decision = json!({"kind": "decision", "outcome": "granted", "text": "Yes."});
    let mut full = by_maria(&decision);
    full["author"]["kind"] = json!("person");
    for name in ["rule", "reason", "alternative", "considered", "disputed_amount", "drafted_by_ai"] {
        full[name] = Value::Null;
    }
    let mut empty = by_maria(&decision);
    empty["considered"] = json!([]);
    empty["drafted_by_ai"] = json!(false);
    empty["colour"] = json!("red");
    system.put(&path, &full).send().await?.expect_status(201)?;
    for body in [by_maria(&decision), empty, full] {
        system.put(&path, &body).send().await?.expect_status(200)?;
    }
    Ok(())
}

async fn in_parallel(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let path = conversation.company_entry_path(&new_id());
    let body = by_maria(&json!({"kind": "message", "text": "I look into this."}));
    let request = session.system().put(&path, &body);
    expect_one_created(&all_at_once(vec![request; PARALLEL]).await?)?;
    conversation.read().await?.expect_field("/last_seq", 2)?;
    Ok(())
}

async fn bounds(session: Session) -> Outcome {
    let considered = |count: usize| {
        by_maria(&json!({"kind": "decision", "outcome": "granted", "text": "Yes.",
            "considered": vec!["a photo"; count]}))
    };
    let promise = |due: String| by_maria(&json!({"kind": "promise", "due": due, "what": "an answer"}));
    let refused = [
        (considered(21), "considered"),
        (promise(in_hours(-1)), "due"),
        (promise(in_hours(400 * 24)), "due"),
        (promise("tomorrow".to_owned()), "due"),
    ];
    expect_refused(&session, &refused).await?;
    let conversation = session.open().await?;
    try_write(&conversation, &considered(20)).await?.expect_status(201)?;
    let mut missed = promise(in_hours(365 * 24));
    missed["state"] = json!("missed");
    let answer = try_write(&conversation, &missed).await?;
    // Ignored as an unknown field, or refused.
    answer.expect_one_of(&[201, 422])?.expect_field("/state", Value::Null)?;
    Ok(())
}

async fn disputed_amount(session: Session) -> Outcome {
    let notice = |value: &str, held_until: Value| {
        by_maria(&json!({"kind": "notice", "text": "The reminders stop.", "disputed_amount":
            {"amount": {"value": value, "currency": "EUR"}, "held_until": held_until}}))
    };
    let refused = [
        (notice("0.00", Value::Null), "disputed_amount"),
        (notice("-1.00", Value::Null), "disputed_amount"),
        (notice("1.00", json!(in_hours(-1))), "disputed_amount"),
    ];
    expect_refused(&session, &refused).await?;
    let conversation = session.open().await?;
    for held_until in [Value::Null, json!(in_hours(48))] {
        try_write(&conversation, &notice("42.00", held_until)).await?.expect_status(201)?;
    }
    Ok(())
}

async fn reason(session: Session) -> Outcome {
    let decision = |outcome: &str, reason: Value| {
        by_maria(&json!({"kind": "decision", "outcome": outcome, "text": "So.", "reason": reason}))
    };
    let refused = [
        (decision("refused", Value::Null), "reason"),
        (decision("partly", json!(" ")), "reason"),
        (decision("alternative", Value::Null), "reason"),
        (decision("perhaps", json!("It was ordered.")), "outcome"),
    ];
    expect_refused(&session, &refused).await?;
    let conversation = session.open().await?;
    try_write(&conversation, &decision("granted", Value::Null)).await?.expect_status(201)?;
    Ok(())
}

async fn owner(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let handover = |from: &str, to: &str| json!({"author": {"name": from}, "kind": "handover", "to": {"name": to}, "summary": "The lid."});
    try_write(&conversation, &handover("Maria", "Tom")).await?.expect_status(201)?;
    for body in [
        handover("Maria", "Maria"),
        handover("Maria", "Tom"),
        handover("Maria", ""),
        json!({"author": {"name": "Tom"}, "kind": "take"}),
    ] {
        try_write(&conversation, &body).await?.expect_problem(422, "field-invalid")?;
    }
    conversation.read().await?.expect_field("/owner/name", "Tom")?.expect_field("/last_seq", 2)?;
    Ok(())
}

async fn review_needs_other(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let decision =
        json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was ordered."});
    let answer = try_write(&conversation, &by_maria(&decision)).await?;
    let decided = answer.expect_status(201)?.text("/id")?.to_owned();
    conversation.write(&json!({"kind": "review_request", "entry_id": decided})).await?;
    let last = conversation.read().await?.number("/last_seq")?;
    for entry in [&decision, &json!({"kind": "proposal", "text": "I take the lid off."})] {
        let answer = try_write(&conversation, &by_maria(entry)).await?;
        answer.expect_problem(409, "review-needs-other")?;
    }
    conversation.read().await?.expect_field("/last_seq", last)?;
    let mut by_tom = decision;
    by_tom["author"] = json!({"name": "Tom"});
    try_write(&conversation, &by_tom).await?.expect_status(201)?;
    Ok(())
}
