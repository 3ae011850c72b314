//! The kinds of entries that a customer can write, and their fields.

use serde_json::{Value, json};

use crate::check::{Check, Need};
use crate::conversation::{CheckAuthor, Conversation};
use crate::outcome::Outcome;
use crate::session::{Session, new_id};

const MESSAGE: &str = "| `message` | `text`; optionally `line_ids`, lines of the reference (at most 100), \
     and `refers_to_entry_id`, an entry of this conversation |";
const PREFERENCES: &str = "| `preferences` | `desired_outcome` (`choice`, `text`), `reply_preference` \
     (`channel`, `phone`, `when`, `note`), or both, with at least one text that is not blank |";
const FEEDBACK: &str = "| `solution_feedback` | `solved`: `yes`, `partly` or `no`; optionally `text` |";
const REVIEW: &str =
    "| `review_request` | `entry_id` of a decision of this conversation; optionally `text` |";
const CORRECTION: &str = "| `correction` | `entry_id` of a handover, decision, message or proposal of the \
     company in this conversation; `text` |";
const ESCALATION: &str = "| `escalation` | `step` with a name in the escalation path for this kind of \
     reference, or `person`; optionally `text` |";
const KIND: &str = "A kind that a customer cannot write, or that the backend does not take, is 422 \
     `kind-unknown`, with the known kinds in the detail.";
const NO_KIND: &str = "A missing `kind` is 422 `field-invalid`.";
const LINES: &str = "A line is checked only if the stored reference has lines.";
const CHOICES: &str = "Accept a choice or a channel that you do not offer: the statement is the customer's, \
     and your list may have changed since the page was opened.";
const ANY_STATUS: &str = "No status ever refuses a write.";

pub fn checks() -> Vec<Check> {
    let feature = |name: &'static str| vec![Need::Feature(name)];
    let with_agent = |name: &'static str| vec![Need::Feature(name), Need::CompanyEntries];
    vec![
        Check::new("customer-entries/message", MESSAGE, &[], message),
        Check::new("customer-entries/lines", MESSAGE, &[], lines),
        Check::new("customer-entries/reference-without-lines", LINES, &[], reference_without_lines),
        Check::new("customer-entries/refers-to", MESSAGE, &[], refers_to),
        Check::new("customer-entries/preferences", PREFERENCES, &feature("preferences"), preferences),
        Check::new(
            "customer-entries/blank-preferences",
            PREFERENCES,
            &feature("preferences"),
            blank_preferences,
        ),
        Check::new("customer-entries/own-choices", CHOICES, &feature("preferences"), own_choices),
        Check::new(
            "customer-entries/solution-feedback",
            FEEDBACK,
            &feature("solution_feedback"),
            solution_feedback,
        ),
        Check::new("customer-entries/review-request", REVIEW, &with_agent("review_request"), review_request),
        Check::new(
            "customer-entries/review-of-no-decision",
            REVIEW,
            &feature("review_request"),
            review_of_no_decision,
        ),
        Check::new("customer-entries/correction", CORRECTION, &with_agent("correction"), correction),
        Check::new(
            "customer-entries/correction-of-the-customer",
            CORRECTION,
            &feature("correction"),
            own_correction,
        ),
        Check::new("customer-entries/escalation", ESCALATION, &feature("escalation"), escalation),
        Check::new("customer-entries/unknown-kind", KIND, &[], unknown_kind),
        Check::new("customer-entries/missing-kind", NO_KIND, &[], missing_kind),
        Check::new("customer-entries/solved", ANY_STATUS, &feature("solution_feedback"), solved),
    ]
}

/// Expects that every field of the body is in the entry, as stored and as read.
async fn expect_stored(conversation: &Conversation, body: &Value) -> Outcome {
    let answer = conversation.try_write(body).await?;
    answer.expect_status(201)?;
    let seq = answer.number("/seq")?;
    let page = conversation.entries(&format!("after={}", seq - 1)).await?;
    for (name, value) in body.as_object().into_iter().flatten() {
        page.expect_field(&format!("/entries/0/{name}"), value.clone())?;
    }
    page.expect_field("/entries/0/author/kind", "customer")?;
    Ok(())
}

async fn invalid(conversation: &Conversation, body: Value) -> Outcome {
    conversation.try_write(&body).await?.expect_problem(422, "field-invalid")?;
    Ok(())
}

async fn message(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let body = json!({"kind": "message", "text": "Hello", "line_ids": ["1", "2"],
                      "refers_to_entry_id": conversation.message_id});
    expect_stored(&conversation, &body).await?;
    for body in [
        json!({"kind": "message"}),
        json!({"kind": "message", "text": 5}),
        json!({"kind": "message", "text": null}),
    ] {
        invalid(&conversation, body).await?;
    }
    Ok(())
}

async fn lines(session: Session) -> Outcome {
    let conversation = session.open().await?;
    invalid(&conversation, json!({"kind": "message", "text": "x", "line_ids": ["3"]})).await?;
    invalid(&conversation, json!({"kind": "message", "text": "x", "line_ids": ["1", "3"]})).await?;
    invalid(&conversation, json!({"kind": "message", "text": "x", "line_ids": [1]})).await?;
    invalid(&conversation, json!({"kind": "message", "text": "x", "line_ids": "1"})).await?;
    invalid(&conversation, json!({"kind": "message", "text": "x", "line_ids": vec!["1"; 101]})).await?;
    let unopened = session.unopened();
    let mut body = unopened.opening_body();
    body["message"]["line_ids"] = json!(["3"]);
    session.put(&unopened.path(), &body).send().await?.expect_problem(422, "field-invalid")?;
    Ok(())
}

async fn reference_without_lines(session: Session) -> Outcome {
    let conversation = Conversation::new(session.clone(), session.reference_without_lines());
    conversation.opening().send().await?.expect_status(201)?;
    conversation.write(&json!({"kind": "message", "text": "x", "line_ids": ["any-line"]})).await?;
    Ok(())
}

async fn refers_to(session: Session) -> Outcome {
    let (conversation, other) = (session.open().await?, session.open().await?);
    for id in [json!(new_id()), json!(other.message_id), json!("x"), json!(1)] {
        invalid(&conversation, json!({"kind": "message", "text": "x", "refers_to_entry_id": id})).await?;
    }
    Ok(())
}

async fn preferences(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let outcome = json!({"choice": "correct", "text": "my money back"});
    let reply =
        json!({"channel": "phone", "phone": "0151 234 5678", "when": "after 17:00", "note": "plain words"});
    let both = json!({"kind": "preferences", "desired_outcome": outcome, "reply_preference": reply});
    expect_stored(&conversation, &both).await?;
    for body in [
        json!({"kind": "preferences", "desired_outcome": {"choice": "correct"}}),
        json!({"kind": "preferences", "desired_outcome": {"text": "a new lid"}, "reply_preference": null}),
        json!({"kind": "preferences", "reply_preference": {"channel": "email"}}),
        json!({"kind": "preferences", "reply_preference": {"note": "plain words"}}),
    ] {
        conversation.write(&body).await?;
    }
    Ok(())
}

async fn blank_preferences(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for body in [
        json!({"kind": "preferences"}),
        json!({"kind": "preferences", "desired_outcome": null, "reply_preference": null}),
        json!({"kind": "preferences", "desired_outcome": {}}),
        json!({"kind": "preferences", "desired_outcome": {"choice": null, "text": " "}}),
        json!({"kind": "preferences", "reply_preference": {"channel": "", "note": " \n"}}),
    ] {
        // Whether nothing is a blank text or an invalid field is the backend's choice.
        conversation.try_write(&body).await?.expect_status(422)?;
    }
    Ok(())
}

async fn own_choices(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let body = json!({"kind": "preferences", "desired_outcome": {"choice": "a-choice-of-last-year"},
                      "reply_preference": {"channel": "x-acme-pigeon"}});
    conversation.write(&body).await?;
    Ok(())
}

async fn solution_feedback(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for solved in ["yes", "partly", "no"] {
        let body = json!({"kind": "solution_feedback", "solved": solved, "text": "Thank you"});
        expect_stored(&conversation, &body).await?;
        conversation.write(&json!({"kind": "solution_feedback", "solved": solved})).await?;
    }
    for solved in [json!("maybe"), json!("Yes"), json!(true), Value::Null] {
        invalid(&conversation, json!({"kind": "solution_feedback", "solved": solved})).await?;
    }
    Ok(())
}

async fn review_request(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let decision = json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was due."});
    let decision = conversation.company(CheckAuthor::Maria, decision).await?;
    let message =
        conversation.company(CheckAuthor::Maria, json!({"kind": "message", "text": "Sorry."})).await?;
    invalid(&conversation, json!({"kind": "review_request", "entry_id": message})).await?;
    expect_stored(
        &conversation,
        &json!({"kind": "review_request", "entry_id": decision, "text": "Please look again."}),
    )
    .await?;
    conversation.write(&json!({"kind": "review_request", "entry_id": decision})).await?;
    Ok(())
}

async fn review_of_no_decision(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for id in [json!(new_id()), json!(conversation.message_id), json!("x"), Value::Null] {
        invalid(&conversation, json!({"kind": "review_request", "entry_id": id, "text": "x"})).await?;
    }
    Ok(())
}

async fn correction(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for entry in [
        json!({"kind": "message", "text": "I look into this."}),
        json!({"kind": "proposal", "text": "I take the lid off the bill."}),
        json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was due."}),
        json!({"kind": "handover", "to": {"name": conversation.name_of(CheckAuthor::Tom)}, "summary": "The \
             lid."}),
    ] {
        let id = conversation.company(CheckAuthor::Maria, entry).await?;
        expect_stored(
            &conversation,
            &json!({"kind": "correction", "entry_id": id, "text": "It was the lid."}),
        )
        .await?;
        conversation
            .try_write(&json!({"kind": "correction", "entry_id": id, "text": " "}))
            .await?
            .expect_problem(422, "text-empty")?;
        invalid(&conversation, json!({"kind": "correction", "entry_id": id})).await?;
    }
    Ok(())
}

async fn own_correction(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for id in [json!(conversation.message_id), json!(new_id()), json!("x"), Value::Null] {
        invalid(&conversation, json!({"kind": "correction", "entry_id": id, "text": "x"})).await?;
    }
    Ok(())
}

async fn escalation(session: Session) -> Outcome {
    let conversation = session.open().await?;
    expect_stored(&conversation, &json!({"kind": "escalation", "step": "person", "text": "Please."})).await?;
    if let Some((step, _)) = session.backend.capabilities.escalation_step() {
        conversation.write(&json!({"kind": "escalation", "step": step})).await?;
    }
    for step in [json!("no-such-step"), json!(""), json!(1), Value::Null] {
        invalid(&conversation, json!({"kind": "escalation", "step": step})).await?;
    }
    Ok(())
}

async fn unknown_kind(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for kind in [
        "decision",
        "proposal",
        "promise",
        "handover",
        "notice",
        "no_such_kind",
        "Message",
        "x-acme-rating",
        "",
    ] {
        let body = json!({"kind": kind, "text": "x", "outcome": "granted", "what": "x"});
        let answer = conversation.try_write(&body).await?;
        answer.expect_problem(422, "kind-unknown")?;
        if !answer.text("/detail")?.contains("message") {
            return Err(answer.fail("the known kinds in the detail; `message` is one"));
        }
    }
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn missing_kind(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for body in
        [json!({"text": "x"}), json!({"kind": null, "text": "x"}), json!({}), json!([]), json!("message")]
    {
        invalid(&conversation, body).await?;
    }
    Ok(())
}

async fn solved(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.write(&json!({"kind": "solution_feedback", "solved": "yes"})).await?;
    conversation.read().await?.expect_field("/status", "solved")?;
    conversation.say("One more question").await?;
    conversation.read().await?.expect_field("/status", "awaiting_company")?;
    Ok(())
}
