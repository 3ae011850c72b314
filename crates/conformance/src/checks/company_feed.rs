//! The feed of all conversations of an issuer.

use std::time::Duration;

use serde_json::{Value, json};

use super::list::encoded;
use crate::answer::Answer;
use crate::check::{Check, Need};
use crate::conversation::Conversation;
use crate::outcome::{Ending, Outcome};
use crate::session::Session;
use crate::system::System;

const BEGINNING: &str = "Without `after` the feed begins with the conversation that has not changed for the longest \
     time, so that reading until `has_more` is false copies all conversations.";
const TOLD: &str = "Each conversation is told once, as it is now, in the order of its last change.";
const NEXT: &str = "`next` is always the cursor after the page.";
const CHANGES: &str = "A new entry, a read position, an owner, a promise, a ticket are changes.";
const RULES: &str = "The rules above hold here too: ids and repeated requests, order, long polls, problems.";
const FOREIGN_CURSOR: &str =
    "A cursor of the customers' feed is 400 `cursor-unknown`, and the other way round.";
const UNKNOWN: &str =
    "A cursor that the backend did not give out or does not know any more is 400 `cursor-unknown`.";
const OWN_ISSUER: &str = "A system reaches exactly the conversations of the customers of its own `iss`.";
const FEATURE: &[Need] = &[Need::Feature("company")];
const WAITING: &[Need] = &[Need::Feature("company"), Need::Feature("wait")];
const AWAKE: Duration = Duration::from_secs(5);
const WAIT_SECONDS: u64 = 12;
/// Other checks write at the same time, so that a page may have their conversations.
const PAGES: usize = 20;

pub fn checks() -> Vec<Check> {
    let both_feeds = [Need::Feature("company"), Need::Feature("changes")];
    let waiting_issuers = [Need::Feature("company"), Need::Feature("wait"), Need::OtherIssuer];
    vec![
        Check::new("company-feed/from-the-beginning", BEGINNING, FEATURE, from_the_beginning),
        Check::new("company-feed/order-of-the-last-change", TOLD, FEATURE, order_of_the_last_change),
        Check::new("company-feed/changes", CHANGES, FEATURE, changes),
        Check::new("company-feed/pages", NEXT, FEATURE, pages),
        Check::new("company-feed/woken", RULES, WAITING, woken),
        Check::new("company-feed/empty-after-the-wait", RULES, &waiting_issuers, empty_after_the_wait),
        Check::new("company-feed/cursor-of-a-customer", FOREIGN_CURSOR, &both_feeds, cursor_of_a_customer),
        Check::new("company-feed/unknown-cursor", UNKNOWN, FEATURE, unknown_cursor),
        Check::new(
            "company-feed/another-issuer",
            OWN_ISSUER,
            &[Need::Feature("company"), Need::OtherIssuer],
            another_issuer,
        ),
    ]
}

/// Reads pages until `has_more` is false. Returns the conversations in their order, and the last page.
pub async fn read_to_end(
    system: &System,
    after: Option<&str>,
    limit: usize,
) -> Outcome<(Vec<Value>, Answer)> {
    let (mut told, mut after) = (Vec::new(), after.map(str::to_owned));
    loop {
        let page = page(system, after.as_deref(), &format!("&limit={limit}")).await?;
        let conversations = page.list("/conversations")?;
        if conversations.len() > limit {
            return Err(page.fail(format!("at most {limit} conversations")));
        }
        if conversations.is_empty() && page.field("/has_more") == true {
            return Err(page.fail("a conversation, because `has_more` is true"));
        }
        told.extend(conversations.iter().cloned());
        let next = page.text("/next")?.to_owned();
        if page.field("/has_more") != true {
            return Ok((told, page));
        }
        after = Some(next);
    }
}

async fn page(system: &System, after: Option<&str>, more: &str) -> Outcome<Answer> {
    let after = after.map(|cursor| format!("&after={}", encoded(cursor))).unwrap_or_default();
    let path = format!("/v1/company/changes?{}", format!("{after}{more}").trim_start_matches('&'));
    let answer = system.get(&path).held(WAIT_SECONDS).send().await?;
    answer.expect_status(200)?;
    Ok(answer)
}

/// A cursor before whatever this check does next.
pub async fn recent(session: &Session) -> Outcome<String> {
    let system = session.system();
    let recent = session.backend.recent_change.get_or_try_init(async || {
        let (_, last) = read_to_end(&system, None, 500).await?;
        Ok::<_, Ending>(last.text("/next")?.to_owned())
    });
    Ok(recent.await?.clone())
}

/// Those of the conversations that were told, in the order of the feed.
fn only(told: &[Value], conversations: &[&Conversation]) -> Vec<Value> {
    let is_ours = |id: &Value| conversations.iter().any(|conversation| *id == conversation.id);
    told.iter().map(|one| one["id"].clone()).filter(is_ours).collect()
}

/// What the feed told of a conversation at last.
pub fn last_told<'a>(told: &'a [Value], conversation: &Conversation) -> Option<&'a Value> {
    told.iter().rev().find(|one| one["id"] == conversation.id)
}

async fn from_the_beginning(session: Session) -> Outcome {
    let (stranger, system) = (session.stranger(), session.system());
    let (one, other) = (session.open().await?, stranger.open().await?);
    let (told, _) = read_to_end(&system, None, 500).await?;
    for conversation in [&one, &other] {
        let now = system.get(&conversation.company_path()).send().await?;
        now.expect_status(200)?;
        if last_told(&told, conversation) != Some(now.json()?) {
            return Err(now.fail(format!(
                "this conversation in the feed from the beginning, as it is now; the feed had {}",
                json!(last_told(&told, conversation))
            )));
        }
    }
    Ok(())
}

async fn order_of_the_last_change(session: Session) -> Outcome {
    let before = recent(&session).await?;
    let (stranger, system) = (session.stranger(), session.system());
    let (one, two, three) = (session.open().await?, stranger.open().await?, session.open().await?);
    one.say("One is the newest now").await?;
    for after in [None, Some(before.as_str())] {
        let (told, _) = read_to_end(&system, after, 500).await?;
        let order = only(&told, &[&one, &two, &three]);
        if order != [json!(two.id), json!(three.id), json!(one.id)] {
            let answer = page(&system, after, "&limit=1").await?;
            return Err(answer.fail(format!(
                "{}, {} and {} once and in this order in this page and those after it; they had {}",
                two.id,
                three.id,
                one.id,
                json!(order)
            )));
        }
    }
    Ok(())
}

async fn changes(session: Session) -> Outcome {
    let system = session.system();
    let conversation = session.open().await?;
    let mut cursor = recent(&session).await?;
    let ticket = json!({"system": "rt", "number": "17", "url": null});
    let read = json!({"up_to": 1, "name": "Maria"});
    let entry = json!({"author": {"name": "Maria"}, "kind": "message", "text": "I look into this."});
    let entry_path = conversation.company_entry_path(&crate::session::new_id());
    for (path, body, field, value) in [
        (entry_path, entry, "/last_seq", json!(2)),
        (format!("{}/ticket", conversation.company_path()), ticket.clone(), "/ticket", ticket),
        (format!("{}/read", conversation.company_path()), read, "/company_read/up_to", json!(1)),
    ] {
        let answer = system.put(&path, &body).send().await?;
        answer.expect_one_of(&[200, 201])?;
        let (told, last) = read_to_end(&system, Some(&cursor), 500).await?;
        let state = last_told(&told, &conversation).and_then(|one| one.pointer(field));
        if state != Some(&value) {
            let told = json!(last_told(&told, &conversation));
            return Err(answer.fail(format!("{value} in `{}` of the feed; it had {told}", &field[1..])));
        }
        cursor = last.text("/next")?.to_owned();
    }
    Ok(())
}

async fn pages(session: Session) -> Outcome {
    let before = recent(&session).await?;
    let system = session.system();
    let mut opened = Vec::new();
    for _ in 0..5 {
        opened.push(session.open().await?);
    }
    let opened: Vec<&Conversation> = opened.iter().collect();
    let (told, last) = read_to_end(&system, Some(&before), 2).await?;
    let expected: Vec<Value> = opened.iter().map(|conversation| json!(conversation.id)).collect();
    if only(&told, &opened) != expected {
        let answer = page(&system, Some(&before), "&limit=2").await?;
        let had = json!(only(&told, &opened));
        return Err(answer.fail(format!(
            "{} once and in this order in this page and those after it; they had {had}",
            json!(expected)
        )));
    }
    // Told again is allowed, and forever is not.
    let mut after = last.text("/next")?.to_owned();
    for _ in 0..PAGES {
        let last = page(&system, Some(&after), "").await?;
        if only(last.list("/conversations")?, &opened).is_empty() {
            return Ok(());
        }
        after = last.text("/next")?.to_owned();
    }
    let last = page(&system, Some(&after), "").await?;
    Err(last.fail("none of the conversations that have not changed since that cursor"))
}

/// The held request is answered by this change or by one of another check; both end its wait.
async fn woken(session: Session) -> Outcome {
    let (system, conversation) = (session.system(), session.open().await?);
    let before = recent(&session).await?;
    let (_, last) = read_to_end(&system, Some(&before), 500).await?;
    let cursor = last.text("/next")?.to_owned();
    let wait = session.backend.capabilities.wait_seconds().min(WAIT_SECONDS);
    let held = tokio::spawn(async move { page(&system, Some(&cursor), &format!("&wait={wait}")).await });
    // Time to reach the backend, so that the answer is a held one.
    tokio::time::sleep(Duration::from_millis(500)).await;
    conversation.say("Hello").await?;
    let Ok(Ok(answer)) = tokio::time::timeout(AWAKE, held).await else {
        let entries = conversation.entries("after=1").await?;
        return Err(entries.fail("an answer to the held request of the feed within 5 seconds of this entry"));
    };
    let answer = answer?;
    if answer.list("/conversations")?.is_empty() {
        return Err(answer.fail("a conversation: one has changed while the request waited"));
    }
    Ok(())
}

/// The feed of the other issuer, in which few checks write.
async fn empty_after_the_wait(session: Session) -> Outcome {
    let Some(other) = session.namesake() else { return Ok(()) };
    let system = other.system();
    let (_, last) = read_to_end(&system, None, 500).await?;
    let mut cursor = last.text("/next")?.to_owned();
    for _ in 0..PAGES {
        let held = {
            let (system, cursor) = (system.clone(), cursor.clone());
            tokio::spawn(async move { page(&system, Some(&cursor), "&wait=3").await })
        };
        tokio::time::sleep(Duration::from_millis(500)).await;
        session.open().await?;
        let answer = held.await.unwrap_or_else(|error| Err(Ending::failed(error.to_string())))?;
        cursor = answer.text("/next")?.to_owned();
        if !answer.list("/conversations")?.is_empty() {
            continue;
        }
        if answer.after() < Duration::from_millis(2500) || answer.after() > Duration::from_secs(3) + AWAKE {
            return Err(answer.fail(
                "the answer after the 3 seconds of `wait`: only a conversation of another issuer has changed",
            ));
        }
        return Ok(());
    }
    Ok(())
}

async fn cursor_of_a_customer(session: Session) -> Outcome {
    session.open().await?;
    let of_the_customer = session.get("/v1/changes").send().await?;
    let path = format!("/v1/company/changes?after={}", encoded(of_the_customer.text("/next")?));
    session.system().get(&path).send().await?.expect_problem(400, "cursor-unknown")?;
    let path = format!("/v1/changes?after={}", encoded(&recent(&session).await?));
    session.get(&path).send().await?.expect_problem(400, "cursor-unknown")?;
    Ok(())
}

async fn unknown_cursor(session: Session) -> Outcome {
    session.open().await?;
    for cursor in ["nowhere", "MTIzNDU2Nzg5MA", "99999999999999999999", "%F0%9F%9A%92"] {
        let path = format!("/v1/company/changes?after={cursor}");
        session.system().get(&path).send().await?.expect_problem(400, "cursor-unknown")?;
    }
    Ok(())
}

async fn another_issuer(session: Session) -> Outcome {
    let Some(other) = session.namesake() else { return Ok(()) };
    let (ours, theirs) = (session.open().await?, other.open().await?);
    for (system, own, foreign) in [(session.system(), &ours, &theirs), (other.system(), &theirs, &ours)] {
        let (told, _) = read_to_end(&system, None, 500).await?;
        if only(&told, &[own, foreign]) != [json!(own.id)] {
            let answer = page(&system, None, "&limit=1").await?;
            let expected = "this issuer's conversation in the feed, and not the one of another issuer";
            return Err(answer.fail(format!("{expected}; it had {}", json!(only(&told, &[own, foreign])))));
        }
    }
    Ok(())
}
