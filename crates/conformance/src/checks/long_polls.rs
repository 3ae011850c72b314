//! Long polls.

use std::time::Duration;

use serde_json::json;
use tokio::task::JoinHandle;

use crate::answer::{Answer, fail_after};
use crate::check::{Check, Need};
use crate::conversation::{CheckAuthor, Conversation};
use crate::outcome::{Ending, Outcome};
use crate::session::Session;

const WAIT: &str = "With `wait=SECONDS` the backend holds back an empty answer until there is an entry, for \
     at most `limits.wait_seconds`, and then answers with an empty page.";
const SUBSCRIBE_FIRST: &str =
    "Subscribe first and read after that, or entries written in between are missed.";
const BEFORE: &str = "`wait` with `before` has no effect.";
const WAITS: &[Need] = &[Need::Feature("wait")];

/// A long poll has to end this soon after its reason. A backend that asks its database once a second passes;
/// one that answers only when the wait is over does not.
const AWAKE: Duration = Duration::from_secs(5);
/// Longer than `AWAKE`, so that the end of the wait is no wake-up.
const WAIT_SECONDS: u64 = 12;

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("long-polls/woken", WAIT, WAITS, woken),
        Check::new(
            "long-polls/woken-by-the-company",
            WAIT,
            &[Need::Feature("wait"), Need::CompanyEntries],
            woken_by_the_company,
        ),
        Check::new("long-polls/at-once", WAIT, WAITS, at_once),
        Check::new("long-polls/empty-after-the-wait", WAIT, WAITS, empty_after_the_wait),
        Check::new("long-polls/longest-wait", WAIT, WAITS, longest_wait),
        Check::new("long-polls/no-lost-entry", SUBSCRIBE_FIRST, WAITS, no_lost_entry),
        Check::new("long-polls/other-conversations", WAIT, WAITS, other_conversations),
        Check::new("long-polls/before", BEFORE, WAITS, before),
    ]
}

/// Starts a long poll for entries after the first one.
fn poll(conversation: &Conversation, wait: u64) -> JoinHandle<Outcome<Answer>> {
    let path = format!("{}?after=1&wait={wait}", conversation.entries_path());
    tokio::spawn(conversation.session.get(&path).held(wait).send())
}

async fn end_of(poll: JoinHandle<Outcome<Answer>>) -> Outcome<Answer> {
    poll.await.unwrap_or_else(|error| Err(Ending::failed(error.to_string())))
}

/// The wait of a poll that has to be woken. A backend may allow less than the checks would like.
fn long_wait(session: &Session) -> u64 {
    session.backend.capabilities.wait_seconds().min(WAIT_SECONDS)
}

/// The long poll is given time to reach the backend; a test of the opposite order is `no_lost_entry`.
async fn until_held() {
    tokio::time::sleep(Duration::from_millis(500)).await;
}

async fn woken(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let held = poll(&conversation, long_wait(&session));
    until_held().await;
    conversation.say("Hello").await?;
    let answer = tokio::time::timeout(AWAKE, held).await;
    expect_woken(answer, &conversation).await
}

async fn expect_woken(
    answer: Result<Result<Outcome<Answer>, tokio::task::JoinError>, tokio::time::error::Elapsed>,
    conversation: &Conversation,
) -> Outcome {
    let seconds = AWAKE.as_secs();
    let Ok(Ok(answer)) = answer else {
        let page = conversation.entries("after=1").await?;
        let expected = format!(
            "an answer to the long poll within {seconds} seconds of the entry, which is there without `wait`"
        );
        return Err(page.fail(expected));
    };
    let answer = answer?;
    if answer.expect_status(200)?.list("/entries")?.len() != 1 {
        return Err(answer.fail("the entry that was written while the long poll was held back"));
    }
    Ok(())
}

async fn woken_by_the_company(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let held = poll(&conversation, long_wait(&session));
    until_held().await;
    conversation.company(CheckAuthor::Maria, json!({"kind": "message", "text": "I look into this."})).await?;
    let answer = tokio::time::timeout(AWAKE, held).await;
    expect_woken(answer, &conversation).await
}

async fn at_once(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let path = format!("{}?after=0&wait={}", conversation.entries_path(), long_wait(&session));
    let answer = session.get(&path).held(WAIT_SECONDS).send().await?;
    if answer.expect_status(200)?.list("/entries")?.len() != 1 || answer.after() > AWAKE {
        return Err(answer.fail("the entry at once: it was there before the long poll"));
    }
    Ok(())
}

async fn empty_after_the_wait(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let answer = end_of(poll(&conversation, 2)).await?;
    if !answer.expect_status(200)?.list("/entries")?.is_empty() {
        return Err(answer.fail("an empty page: there is no entry after the first one"));
    }
    answer.expect_field("/has_more", false)?.expect_field("/conversation/last_seq", 1)?;
    if answer.after() < Duration::from_millis(1500) || answer.after() > Duration::from_secs(2) + AWAKE {
        return Err(answer.fail("the answer after the 2 seconds of `wait`"));
    }
    Ok(())
}

async fn longest_wait(session: Session) -> Outcome {
    let longest = session.backend.capabilities.wait_seconds();
    let conversation = session.open().await?;
    let answer = end_of(poll(&conversation, longest + 60)).await?;
    answer.expect_status(200)?;
    let after = answer.after();
    if after > Duration::from_secs(longest) + AWAKE {
        return Err(answer.fail(format!("the answer within {longest} seconds, the `limits.wait_seconds`")));
    }
    if after + Duration::from_secs(1) < Duration::from_secs(longest) {
        let expected = format!("an answer held back for {longest} seconds, because `wait` was longer");
        return Err(answer.fail(expected));
    }
    Ok(())
}

/// Writes around the start of the wait, where an entry is missed by a backend that reads before it
/// subscribes.
async fn no_lost_entry(session: Session) -> Outcome {
    for round in 0..12_u64 {
        let conversation = session.open().await?;
        let held = poll(&conversation, long_wait(&session));
        // Spread over the milliseconds that a request needs to reach the wait.
        tokio::time::sleep(Duration::from_micros(round * round * 60)).await;
        let written = conversation.try_write(&json!({"kind": "message", "text": "Hello"})).await?;
        written.expect_status(201)?;
        let answer = match tokio::time::timeout(AWAKE, held).await {
            Ok(Ok(answer)) => answer?,
            _ => {
                let page = conversation.entries("after=1").await?;
                let expected = "the entry in the answer to a long poll that began at the same moment";
                return Err(fail_after(&[&written, &page], expected));
            }
        };
        if answer.expect_status(200)?.list("/entries")?.len() != 1 {
            return Err(fail_after(&[&written, &answer], "the entry in the answer to the long poll"));
        }
    }
    Ok(())
}

/// An entry of another conversation is no reason to answer.
async fn other_conversations(session: Session) -> Outcome {
    let (conversation, other) = (session.open().await?, session.open().await?);
    let held = poll(&conversation, 3);
    until_held().await;
    other.say("Elsewhere").await?;
    let answer = end_of(held).await?;
    if !answer.expect_status(200)?.list("/entries")?.is_empty() {
        return Err(answer.fail("an empty page: the entry belongs to another conversation"));
    }
    if answer.after() < Duration::from_millis(2500) {
        return Err(answer
            .fail("the answer after the 3 seconds of `wait`: the entry belongs to another conversation"));
    }
    Ok(())
}

async fn before(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let path = format!("{}?before=1&wait={}", conversation.entries_path(), long_wait(&session));
    let answer = session.get(&path).held(WAIT_SECONDS).send().await?;
    answer.expect_status(200)?;
    if answer.after() > Duration::from_secs(2) {
        return Err(answer.fail("an answer at once, although it is empty"));
    }
    Ok(())
}
