//! The changes of a customer's conversations.

use std::time::Duration;

use serde_json::{Value, json};

use super::list::encoded;
use crate::answer::Answer;
use crate::check::{Check, Need};
use crate::conversation::{CheckAuthor, Conversation};
use crate::outcome::{Ending, Outcome};
use crate::session::Session;

const NOW: &str = "Without `after` the answer comes at once, is empty, and has the cursor of now.";
const TOLD: &str = "With `after`, every conversation of this customer that is new or changed since that \
     cursor is in a page, each once, with its state of now.";
const CHANGES: &str = "A new entry, a read position, an owner, a promise, a ticket are changes.";
const NEVER_LEFT_OUT: &str = "A change is never left out.";
const WAIT: &str = "With `wait` the answer is held back while there is no change, as for entries.";
const LIMIT: &str = "`limit` is 100 by default and 500 at most.";
const UNKNOWN: &str =
    "A cursor that the backend did not give out or does not know any more is 400 `cursor-unknown`.";
const NO_CUSTOMER: &str = "A cursor names a position and no customer: with another customer's token it tells \
     that customer's changes.";
const FEATURE: &[Need] = &[Need::Feature("changes")];
const AGENT: &[Need] = &[Need::Feature("changes"), Need::CompanyEntries];
const AWAKE: Duration = Duration::from_secs(5);
const WAIT_SECONDS: u64 = 12;

pub fn checks() -> Vec<Check> {
    let waiting = [Need::Feature("changes"), Need::Feature("wait")];
    let reading = [Need::Feature("changes"), Need::Feature("read")];
    vec![
        Check::new("changes/now", NOW, FEATURE, now),
        Check::new("changes/new-conversation", TOLD, FEATURE, new_conversation),
        Check::new("changes/entry", CHANGES, FEATURE, entry),
        Check::new("changes/read-position", CHANGES, &reading, read_position),
        Check::new("changes/company-entry", CHANGES, AGENT, company_entry),
        Check::new("changes/company-read", CHANGES, AGENT, company_read),
        Check::new("changes/each-once", TOLD, FEATURE, each_once),
        Check::new("changes/pages", TOLD, FEATURE, pages),
        Check::new("changes/limit", LIMIT, FEATURE, limit),
        Check::new("changes/never-left-out", NEVER_LEFT_OUT, FEATURE, never_left_out),
        Check::new("changes/woken", WAIT, &waiting, woken),
        Check::new("changes/empty-after-the-wait", WAIT, &waiting, empty_after_the_wait),
        Check::new("changes/unknown-cursor", UNKNOWN, FEATURE, unknown_cursor),
        Check::new("changes/another-customer", NO_CUSTOMER, FEATURE, another_customer),
    ]
}

async fn cursor(session: &Session) -> Outcome<String> {
    let answer = session.get("/v1/changes").send().await?;
    Ok(answer.expect_status(200)?.text("/next")?.to_owned())
}

async fn changes_after(session: &Session, cursor: &str, more: &str) -> Outcome<Answer> {
    let path = format!("/v1/changes?after={}{more}", encoded(cursor));
    let answer = session.get(&path).held(WAIT_SECONDS).send().await?;
    answer.expect_status(200)?;
    Ok(answer)
}

/// Expects one conversation in the answer, as it is now.
fn expect_told(answer: &Answer, now: &Answer) -> Outcome {
    let told = answer.list("/conversations")?;
    if told.len() != 1 {
        return Err(answer.fail("the changed conversation once, and no other one"));
    }
    for field in ["id", "last_seq", "status", "owner", "unread_count", "customer_read_up_to", "company_read"]
    {
        answer.expect_field(&format!("/conversations/0/{field}"), now.field(&format!("/{field}")).clone())?;
    }
    Ok(())
}

async fn now(session: Session) -> Outcome {
    session.open().await?;
    let answer = session.get("/v1/changes?wait=10").send().await?;
    if !answer.expect_status(200)?.list("/conversations")?.is_empty() {
        return Err(answer.fail("no conversation: there was no cursor"));
    }
    answer.text("/next")?;
    answer.expect_field("/has_more", false)?;
    if answer.after() > Duration::from_secs(2) {
        return Err(answer.fail("an answer at once"));
    }
    Ok(())
}

async fn new_conversation(session: Session) -> Outcome {
    let before = cursor(&session).await?;
    session.stranger().open().await?;
    let conversation = session.open().await?;
    let answer = changes_after(&session, &before, "").await?;
    expect_told(&answer, &conversation.read().await?)?;
    let next = answer.text("/next")?;
    let answer = changes_after(&session, next, "").await?;
    // Told again is allowed, and forever is not.
    let next = answer.text("/next")?;
    let last = changes_after(&session, next, "").await?;
    if !last.list("/conversations")?.is_empty() {
        return Err(last.fail("no conversation: nothing has changed since that cursor"));
    }
    Ok(())
}

async fn entry(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let before = cursor(&session).await?;
    conversation.say("Hello").await?;
    expect_told(&changes_after(&session, &before, "").await?, &conversation.read().await?)
}

async fn read_position(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let before = cursor(&session).await?;
    conversation.read_up_to(1).await?.expect_status(200)?;
    expect_told(&changes_after(&session, &before, "").await?, &conversation.read().await?)
}

async fn company_entry(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let before = cursor(&session).await?;
    conversation.company(CheckAuthor::Maria, json!({"kind": "message", "text": "I look into this."})).await?;
    expect_told(&changes_after(&session, &before, "").await?, &conversation.read().await?)
}

async fn company_read(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let before = cursor(&session).await?;
    conversation.company_read(CheckAuthor::Maria, 1).await?;
    expect_told(&changes_after(&session, &before, "").await?, &conversation.read().await?)
}

async fn each_once(session: Session) -> Outcome {
    let (one, other) = (session.open().await?, session.open().await?);
    let before = cursor(&session).await?;
    for conversation in [&one, &other, &one, &other, &one] {
        conversation.say("Hello").await?;
    }
    let answer = changes_after(&session, &before, "").await?;
    let mut told = answer.each("/conversations", "id")?;
    told.sort_by_key(Value::to_string);
    let mut expected = [json!(one.id), json!(other.id)];
    expected.sort_by_key(Value::to_string);
    if told != expected {
        return Err(answer.fail("the two changed conversations, each once"));
    }
    answer.expect_field("/has_more", false)?;
    Ok(())
}

async fn pages(session: Session) -> Outcome {
    let before = cursor(&session).await?;
    let mut expected = Vec::new();
    for _ in 0..5 {
        expected.push(json!(session.open().await?.id));
    }
    walk(&session, before, 2, &expected).await
}

/// Reads pages until `has_more` is false, and expects each of the conversations once.
async fn walk(session: &Session, mut cursor: String, limit: usize, expected: &[Value]) -> Outcome {
    let mut told = Vec::new();
    loop {
        let page = changes_after(session, &cursor, &format!("&limit={limit}")).await?;
        let ids = page.each("/conversations", "id")?;
        if ids.len() > limit {
            return Err(page.fail(format!("at most {limit} conversations")));
        }
        told.extend(ids);
        cursor = page.text("/next")?.to_owned();
        if page.field("/has_more") != true {
            let is_each_once =
                expected.iter().all(|id| told.iter().filter(|known| *known == id).count() == 1);
            if is_each_once && told.len() == expected.len() {
                return Ok(());
            }
            let expected = format!(
                "each of {} conversations in one page; the pages had {}",
                expected.len(),
                json!(told)
            );
            return Err(page.fail(expected));
        }
        if told.len() > 4 * expected.len() {
            return Err(page.fail("false in `has_more` after the last change"));
        }
    }
}

async fn limit(session: Session) -> Outcome {
    let before = cursor(&session).await?;
    let openings = (0..101).map(|_| session.unopened().opening()).collect::<Vec<_>>();
    for some in openings.chunks(10) {
        for answer in super::repeated_requests::all_at_once(some.to_vec()).await? {
            answer.expect_status(201)?;
        }
    }
    let page = changes_after(&session, &before, "").await?;
    if page.list("/conversations")?.len() != 100 || page.field("/has_more") != true {
        return Err(page.fail("100 conversations and `has_more`: there are 101"));
    }
    let page = changes_after(&session, &before, "&limit=500").await?;
    if page.list("/conversations")?.len() != 101 || page.field("/has_more") != false {
        return Err(page.fail("101 conversations, and no more"));
    }
    let more = changes_after(&session, &before, "&limit=100000").await?;
    more.expect_field("/has_more", false)?;
    Ok(())
}

/// Follows the changes while entries are written in several conversations at once: a position that becomes
/// visible out of order would be passed over.
async fn never_left_out(session: Session) -> Outcome {
    let mut conversations = Vec::new();
    for _ in 0..4 {
        conversations.push(session.open().await?);
    }
    let mut position = cursor(&session).await?;
    let mut writers = Vec::new();
    for conversation in conversations.clone() {
        writers.push(tokio::spawn(async move {
            for number in 0..10 {
                conversation.say(&number.to_string()).await?;
            }
            Ok(())
        }));
    }
    let mut told = vec![0; conversations.len()];
    while writers.iter().any(|writer| !writer.is_finished()) {
        position = follow(&session, &position, &conversations, &mut told).await?;
    }
    for writer in writers {
        writer.await.unwrap_or_else(|error| Err(Ending::failed(error.to_string())))?;
    }
    // Several changes behind one cursor, so that a change is also looked for behind the first page.
    for conversation in &conversations {
        conversation.say("The last one").await?;
    }
    follow(&session, &position, &conversations, &mut told).await?;
    for (conversation, told) in conversations.iter().zip(told) {
        let now = conversation.read().await?;
        if now.number("/last_seq")? != told {
            let expected =
                format!("the last state in the changes; the last one told had the `last_seq` {told}");
            return Err(now.fail(expected));
        }
    }
    Ok(())
}

/// Reads pages of one change until there is no further one, and notes the `last_seq` of each conversation.
async fn follow(
    session: &Session,
    position: &str,
    conversations: &[Conversation],
    told: &mut [u64],
) -> Outcome<String> {
    let mut position = position.to_owned();
    loop {
        let page = changes_after(session, &position, "&limit=1").await?;
        for conversation in page.list("/conversations")? {
            if let Some(index) = conversations.iter().position(|known| conversation["id"] == known.id) {
                told[index] = conversation["last_seq"].as_u64().unwrap_or_default();
            }
        }
        position = page.text("/next")?.to_owned();
        if page.field("/has_more") != true {
            return Ok(position);
        }
    }
}

async fn woken(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let before = cursor(&session).await?;
    let wait = session.backend.capabilities.wait_seconds().min(WAIT_SECONDS);
    let held = {
        let (session, before) = (session.clone(), before.clone());
        tokio::spawn(async move { changes_after(&session, &before, &format!("&wait={wait}")).await })
    };
    // Time to reach the backend, so that the answer is a held one.
    tokio::time::sleep(Duration::from_millis(500)).await;
    conversation.say("Hello").await?;
    match tokio::time::timeout(AWAKE, held).await {
        Ok(Ok(answer)) => expect_told(&answer?, &conversation.read().await?),
        _ => {
            let without = changes_after(&session, &before, "").await?;
            Err(without.fail(
                "an answer to the held request within 5 seconds of the change, which is told without `wait`",
            ))
        }
    }
}

async fn empty_after_the_wait(session: Session) -> Outcome {
    session.open().await?;
    let before = cursor(&session).await?;
    let stranger = session.stranger();
    let held = tokio::spawn(async move { changes_after(&session, &before, "&wait=3").await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    stranger.open().await?;
    let answer = held.await.unwrap_or_else(|error| Err(Ending::failed(error.to_string())))?;
    if !answer.list("/conversations")?.is_empty() {
        return Err(answer.fail("no conversation: only another customer's has changed"));
    }
    answer.text("/next")?;
    if answer.after() < Duration::from_millis(2500) || answer.after() > Duration::from_secs(3) + AWAKE {
        return Err(answer.fail(
            "the answer after the 3 seconds of `wait`: only another customer's conversation has changed",
        ));
    }
    Ok(())
}

async fn unknown_cursor(session: Session) -> Outcome {
    session.open().await?;
    for cursor in ["nowhere", "MTIzNDU2Nzg5MA", "99999999999999999999", "%F0%9F%9A%92"] {
        let answer = session.get(&format!("/v1/changes?after={cursor}")).send().await?;
        answer.expect_problem(400, "cursor-unknown")?;
    }
    Ok(())
}

async fn another_customer(session: Session) -> Outcome {
    let before = cursor(&session).await?;
    session.open().await?;
    let stranger = session.stranger();
    let answer = changes_after(&stranger, &before, "").await?;
    if !answer.list("/conversations")?.is_empty() {
        return Err(answer.fail("no conversation: this customer has none"));
    }
    let theirs = stranger.open().await?;
    let answer = changes_after(&stranger, &before, "").await?;
    if answer.each("/conversations", "id")? != [json!(theirs.id)] {
        return Err(answer.fail("only the conversation of this customer"));
    }
    Ok(())
}
