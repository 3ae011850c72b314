//! Repeated requests: the same id again, after a lost answer and in parallel.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::answer::{Answer, fail_after};
use crate::check::Check;
use crate::conversation::{Conversation, FIRST_TEXT};
use crate::outcome::{Ending, Outcome};
use crate::raw::send_and_hang_up;
use crate::request::CheckRequest;
use crate::session::{Session, new_id};

const SAME: &str = "The same id with the same body: 200 with the stored content.";
const OTHER: &str = "The same id with another body: 409 `id-conflict`.";
const PARSED: &str = "Bodies are compared after parsing: the order of keys, unknown fields, and the \
     difference between `null` or `[]` and a missing field do not count.";
const FIRST_OF_ALL: &str = "The comparison comes before every other check, so that a repeated request is \
     answered as the first one was even if the facts or the configuration have changed since.";
const FIRST_MESSAGE: &str = "The first message of a conversation may also be written as an entry of the kind \
     `message` under its id; that is the same write.";
pub const PARALLEL: usize = 20;

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("repeated-requests/same-entry", SAME, &[], same_entry),
        Check::new("repeated-requests/same-opening", SAME, &[], same_opening),
        Check::new("repeated-requests/other-entry", OTHER, &[], other_entry),
        Check::new("repeated-requests/other-opening", OTHER, &[], other_opening),
        Check::new("repeated-requests/order-of-keys", PARSED, &[], order_of_keys),
        Check::new("repeated-requests/unknown-fields", PARSED, &[], unknown_fields),
        Check::new("repeated-requests/null-and-missing", PARSED, &[], null_and_missing),
        Check::new("repeated-requests/later-facts", FIRST_OF_ALL, &[], later_facts),
        Check::new("repeated-requests/first-message-as-entry", FIRST_MESSAGE, &[], first_message_as_entry),
        Check::new("repeated-requests/lost-answer-of-an-entry", SAME, &[], lost_answer_of_an_entry),
        Check::new("repeated-requests/lost-answer-of-an-opening", SAME, &[], lost_answer_of_an_opening),
        Check::new("repeated-requests/parallel-entries", SAME, &[], parallel_entries),
        Check::new("repeated-requests/parallel-openings", SAME, &[], parallel_openings),
        Check::new("repeated-requests/parallel-conflict", OTHER, &[], parallel_conflict),
    ]
}

async fn same_entry(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let request = conversation.writing(&new_id(), &json!({"kind": "message", "text": "Hello"}));
    let first = request.clone().send().await?;
    first.expect_status(201)?;
    conversation.say("In between").await?;
    let again = request.send().await?;
    if again.status() != 200 || again.json()? != first.json()? {
        return Err(fail_after(&[&first, &again], "status 200 and the stored entry, as in the first answer"));
    }
    expect_count(&conversation, 3).await
}

async fn same_opening(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.say("In between").await?;
    let again = conversation.opening().send().await?;
    again.expect_status(200)?.expect_field("/id", conversation.id.clone())?;
    again.expect_field("/last_seq", conversation.read().await?.field("/last_seq").clone())?;
    let list = session.get("/v1/conversations").send().await?;
    if list.list("/conversations")?.len() != 1 {
        return Err(fail_after(&[&again, &list], "one conversation"));
    }
    Ok(())
}

async fn other_entry(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let id = new_id();
    let stored = json!({"kind": "message", "text": "Hello"});
    conversation.writing(&id, &stored).send().await?.expect_status(201)?;
    for other in [
        json!({"kind": "message", "text": "Hello!"}),
        json!({"kind": "message", "text": "hello"}),
        json!({"kind": "message", "text": "Hello", "line_ids": ["1"]}),
        json!({"kind": "message", "text": "Hello", "refers_to_entry_id": conversation.message_id}),
    ] {
        conversation.writing(&id, &other).send().await?.expect_problem(409, "id-conflict")?;
    }
    conversation.entries("after=1").await?.expect_field("/entries/0/text", "Hello")?;
    conversation.writing(&id, &stored).send().await?.expect_status(200)?;
    Ok(())
}

async fn other_opening(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let mut other_text = conversation.opening_body();
    other_text["message"]["text"] = json!("Another question");
    let mut other_message = conversation.opening_body();
    other_message["message"]["id"] = json!(new_id());
    let mut other_reference = conversation.opening_body();
    other_reference["reference"] = session.reference_without_lines();
    for other in [other_text, other_message, other_reference] {
        session.put(&conversation.path(), &other).send().await?.expect_problem(409, "id-conflict")?;
    }
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn order_of_keys(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let put = |path: &str, body: String| session.request("PUT", path).body(body);
    let path = conversation.entry_path(&new_id());
    let first = r#"{"kind":"message","text":"Hello","line_ids":["1"]}"#;
    put(&path, first.to_owned()).send().await?.expect_status(201)?;
    let turned = "{ \"line_ids\" : [ \"1\" ],\n \"text\":\"\\u0048ello\", \"kind\":\"message\" }";
    put(&path, turned.to_owned()).send().await?.expect_status(200)?;
    let turned = format!(
        "{{ \"message\": {{\"text\": {}, \"id\": \"{}\"}}, \"reference\": {} }}",
        json!(FIRST_TEXT),
        conversation.message_id,
        session.reference()
    );
    put(&conversation.path(), turned).send().await?.expect_status(200)?;
    Ok(())
}

async fn unknown_fields(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let id = new_id();
    let body = json!({"kind": "message", "text": "Hello"});
    conversation.writing(&id, &body).send().await?.expect_status(201)?;
    let more = json!({"kind": "message", "text": "Hello", "x-acme-colour": "blue"});
    conversation.writing(&id, &more).send().await?.expect_status(200)?;
    let mut opening = conversation.opening_body();
    opening["x-acme-colour"] = json!({"deep": [1]});
    opening["message"]["mood"] = json!("good");
    opening["reference"]["title"] = json!("Another title");
    session.put(&conversation.path(), &opening).send().await?.expect_status(200)?;
    Ok(())
}

async fn null_and_missing(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let id = new_id();
    let bodies = [
        json!({"kind": "message", "text": "Hello"}),
        json!({"kind": "message", "text": "Hello", "line_ids": [], "refers_to_entry_id": null}),
        json!({"kind": "message", "text": "Hello", "line_ids": null}),
    ];
    conversation.writing(&id, &bodies[1]).send().await?.expect_status(201)?;
    for body in &bodies {
        conversation.writing(&id, body).send().await?.expect_status(200)?;
    }
    let mut opening = conversation.opening_body();
    opening["message"]["line_ids"] = json!([]);
    session.put(&conversation.path(), &opening).send().await?.expect_status(200)?;
    Ok(())
}

async fn later_facts(session: Session) -> Outcome {
    let conversation = session.unopened();
    let mut body = conversation.opening_body();
    body["message"]["line_ids"] = json!(["2"]);
    session.put(&conversation.path(), &body).send().await?.expect_status(201)?;
    let mut shorter = session.references[0].clone();
    shorter["lines"] = json!([{"id": "1", "title": "Kettle"}]);
    for later in [session.with_references(vec![shorter]), session.with_references(Vec::new())] {
        later.put(&conversation.path(), &body).send().await?.expect_status(200)?;
        let mut other = body.clone();
        other["message"]["text"] = json!("Another question");
        later.put(&conversation.path(), &other).send().await?.expect_problem(409, "id-conflict")?;
    }
    Ok(())
}

async fn first_message_as_entry(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let request = |text: &str| {
        conversation.writing(&conversation.message_id, &json!({"kind": "message", "text": text}))
    };
    let answer = request(FIRST_TEXT).send().await?;
    answer.expect_status(200)?.expect_field("/seq", 1)?;
    request("Another text").send().await?.expect_problem(409, "id-conflict")?;
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn lost_answer_of_an_entry(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for round in 0..5 {
        let body = json!({"kind": "message", "text": format!("Lost answer {round}")});
        let request = conversation.writing(&new_id(), &body);
        send_and_hang_up(&request).await?;
        let again = repeat(request).await?;
        again.expect_field("/text", body["text"].clone())?;
    }
    expect_count(&conversation, 6).await
}

/// Expects this number of entries. Their numbers in `seq` may have gaps.
async fn expect_count(conversation: &Conversation, count: usize) -> Outcome {
    let page = conversation.entries("after=0").await?;
    if page.list("/entries")?.len() == count {
        return Ok(());
    }
    Err(page.fail(format!("{count} entries: the first message, and one for each other id")))
}

async fn lost_answer_of_an_opening(session: Session) -> Outcome {
    let conversation = session.unopened();
    send_and_hang_up(&conversation.opening()).await?;
    repeat(conversation.opening()).await?.expect_field("/last_seq", 1)?;
    let list = session.get("/v1/conversations").send().await?;
    if list.list("/conversations")?.len() != 1 {
        return Err(list.fail("one conversation"));
    }
    Ok(())
}

/// Repeats a request whose answer was lost. The backend may have stored the first one, or may do so at this
/// moment, or may have noticed the closed connection and dropped it.
async fn repeat(request: CheckRequest) -> Outcome<Answer> {
    let answer = request.clone().send().await?;
    answer.expect_one_of(&[200, 201])?;
    let again = request.send().await?;
    again.expect_status(200)?;
    Ok(again)
}

async fn parallel_entries(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let request = conversation.writing(&new_id(), &json!({"kind": "message", "text": "Hello"}));
    let answers = all_at_once(vec![request; PARALLEL]).await?;
    expect_one_created(&answers)?;
    let page = conversation.entries("after=1").await?;
    if page.list("/entries")?.len() != 1 {
        return Err(page.fail(format!("one entry, written by {PARALLEL} equal requests at once")));
    }
    Ok(())
}

async fn parallel_openings(session: Session) -> Outcome {
    let conversation = session.unopened();
    let answers = all_at_once(vec![conversation.opening(); PARALLEL]).await?;
    expect_one_created(&answers)?;
    let page = conversation.entries("after=0").await?;
    if page.list("/entries")?.len() != 1 {
        return Err(page.fail(format!("one entry, written by {PARALLEL} equal openings at once")));
    }
    Ok(())
}

async fn parallel_conflict(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let id = new_id();
    let body = |number: usize| json!({"kind": "message", "text": format!("Text {number}")});
    let requests = (0..PARALLEL).map(|number| conversation.writing(&id, &body(number))).collect();
    let answers = all_at_once(requests).await?;
    let created = answers.iter().filter(|answer| answer.status() == 201).count();
    let refused = answers.iter().filter(|answer| answer.status() == 409).count();
    if (created, refused) != (1, PARALLEL - 1) {
        let expected = format!("201 once and 409 {} times for {PARALLEL} bodies under one id", PARALLEL - 1);
        return Err(fail_after(&answers.iter().take(3).collect::<Vec<_>>(), expected));
    }
    Ok(())
}

/// How long a backend may put off a request of a check.
const LONGEST_RETRY: Duration = Duration::from_secs(12);

/// Sends the requests at the same time. A backend may answer 429 or 503 to so many; such a request is sent
/// again.
pub async fn all_at_once(requests: Vec<CheckRequest>) -> Outcome<Vec<Answer>> {
    let tasks: Vec<_> = requests.into_iter().map(|request| tokio::spawn(send_until_taken(request))).collect();
    let mut answers = Vec::new();
    for task in tasks {
        let answer =
            task.await.map_err(|error| Ending::failed(format!("an answer to each request: {error}")))?;
        answers.push(answer?);
    }
    Ok(answers)
}

async fn send_until_taken(request: CheckRequest) -> Outcome<Answer> {
    let start = Instant::now();
    loop {
        let answer = request.clone().send().await?;
        // `Retry-After` is how the backend says when.
        let after = answer.header("retry-after").and_then(|seconds| seconds.parse().ok()).unwrap_or(1);
        let pause = Duration::from_secs(after);
        if !matches!(answer.status(), 429 | 503) || start.elapsed() + pause > LONGEST_RETRY {
            return Ok(answer);
        }
        tokio::time::sleep(pause).await;
    }
}

/// Expects that one of equal requests stored something, and that the others found it.
pub fn expect_one_created(answers: &[Answer]) -> Outcome {
    let created = answers.iter().filter(|answer| answer.status() == 201).count();
    let same = answers.iter().filter(|answer| answer.status() == 200).count();
    if (created, same) == (1, answers.len() - 1) {
        return Ok(());
    }
    let strange = answers.iter().find(|answer| !matches!(answer.status(), 200 | 201));
    let shown: Vec<&Answer> =
        answers.iter().filter(|answer| answer.status() == 201).take(2).chain(strange).collect();
    let expected = format!("201 once and 200 {} times; there were {created} and {same}", answers.len() - 1);
    Err(fail_after(&shown, expected))
}
