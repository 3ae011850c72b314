//! The order of entries, and their pages.

use serde_json::{Value, json};

use crate::check::Check;
use crate::conversation::Conversation;
use crate::outcome::{Ending, Outcome};
use crate::session::{Session, new_id};

const INCREASING: &str = "`seq` is strictly increasing in a conversation";
const OLDEST_FIRST: &str = "Pages are oldest first, also with `before=`.";
const HAS_MORE: &str = "`has_more` says whether further entries exist in the requested direction.";
const SAME_MOMENT: &str = "The conversation beside the entries is of the same moment: when `has_more` is \
     false after `after=`, its `last_seq` is the last entry's.";
const EXCLUSIVE: &str = "`after` and `before` together are 400 `query-invalid`";
const MALFORMED: &str = "so is a parameter that is malformed or given twice.";
const UNKNOWN: &str = "Unknown parameters are ignored.";

/// Behind every entry: the numbers of a backend may have gaps.
const FAR: u64 = 999_999_999_999_999;

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("order/increasing", INCREASING, &[], increasing),
        Check::new("order/parallel-writes", INCREASING, &[], parallel_writes),
        Check::new("order/pages-after", OLDEST_FIRST, &[], pages_after),
        Check::new("order/pages-before", OLDEST_FIRST, &[], pages_before),
        Check::new("order/has-more", HAS_MORE, &[], has_more),
        Check::new("order/same-moment", SAME_MOMENT, &[], same_moment),
        Check::new("order/after-and-before", EXCLUSIVE, &[], after_and_before),
        Check::new("order/malformed-parameters", MALFORMED, &[], malformed_parameters),
        Check::new("order/repeated-parameters", MALFORMED, &[], repeated_parameters),
        Check::new("order/unknown-parameters", UNKNOWN, &[], unknown_parameters),
    ]
}

/// A conversation with the texts "1" (the first message is in its place) to `count`, in this order.
async fn filled(session: &Session, count: usize) -> Outcome<Conversation> {
    let conversation = session.open().await?;
    for number in 2..=count {
        conversation.say(&number.to_string()).await?;
    }
    Ok(conversation)
}

async fn increasing(session: Session) -> Outcome {
    let conversation = filled(&session, 5).await?;
    let answer = conversation.entries("after=0").await?;
    let texts = answer.each("/entries", "text")?;
    if texts[1..] != [json!("2"), json!("3"), json!("4"), json!("5")] {
        return Err(answer.fail("the entries in the order in which they were written"));
    }
    expect_increasing(&answer.each("/entries", "seq")?, || {
        answer.fail("numbers in `seq` that strictly increase")
    })
}

fn expect_increasing(numbers: &[Value], failure: impl Fn() -> Ending) -> Outcome {
    let numbers: Option<Vec<u64>> = numbers.iter().map(Value::as_u64).collect();
    match numbers {
        Some(numbers) if numbers.is_sorted_by(|one, next| one < next) => Ok(()),
        _ => Err(failure()),
    }
}

async fn parallel_writes(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let write = |number: usize| {
        conversation.writing(&new_id(), &json!({"kind": "message", "text": format!("{number}")}))
    };
    let answers = super::repeated_requests::all_at_once((0..20).map(write).collect()).await?;
    for answer in &answers {
        answer.expect_status(201)?;
    }
    let page = conversation.entries("after=0").await?;
    let numbers = page.each("/entries", "seq")?;
    expect_increasing(&numbers, || page.fail("numbers in `seq` that strictly increase"))?;
    if numbers.len() != 21 {
        return Err(page.fail("21 entries: the first message, and 20 that were written at once"));
    }
    Ok(())
}

async fn pages_after(session: Session) -> Outcome {
    let conversation = filled(&session, 5).await?;
    let (mut after, mut seen) = (0, Vec::new());
    for _ in 0..5 {
        let page = conversation.entries(&format!("after={after}&limit=2")).await?;
        let numbers = page.each("/entries", "seq")?;
        if numbers.len() > 2 {
            return Err(page.fail("at most two entries"));
        }
        after = numbers.last().and_then(Value::as_u64).unwrap_or(after);
        seen.extend(page.each("/entries", "text")?);
        if page.field("/has_more") == false {
            break;
        }
    }
    if seen.len() != 5 || seen[1..] != [json!("2"), json!("3"), json!("4"), json!("5")] {
        let all = conversation.entries("after=0").await?;
        return Err(
            all.fail(format!("each entry once by pages of two with `after`; the pages had {}", json!(seen)))
        );
    }
    Ok(())
}

async fn pages_before(session: Session) -> Outcome {
    let conversation = filled(&session, 5).await?;
    let last = conversation.entries(&format!("before={FAR}&limit=2")).await?;
    if last.each("/entries", "text")? != [json!("4"), json!("5")] {
        return Err(last.fail("the last two entries, the older one first"));
    }
    let before = last.number("/entries/0/seq")?;
    let middle = conversation.entries(&format!("before={before}&limit=2")).await?;
    if middle.each("/entries", "text")? != [json!("2"), json!("3")] {
        return Err(middle.fail("the two entries before these, the older one first"));
    }
    Ok(())
}

async fn has_more(session: Session) -> Outcome {
    let conversation = filled(&session, 4).await?;
    let numbers = conversation.entries("after=0").await?.each("/entries", "seq")?;
    let second = numbers.get(1).and_then(Value::as_u64).unwrap_or_default();
    for (query, expected) in [
        ("after=0&limit=3".to_owned(), true),
        ("after=0&limit=4".to_owned(), false),
        (format!("after={second}&limit=1"), true),
        (format!("after={second}&limit=2"), false),
        (format!("after={FAR}"), false),
        (format!("before={FAR}&limit=3"), true),
        (format!("before={FAR}&limit=4"), false),
        (format!("before={second}&limit=5"), false),
        (format!("before={second}&limit=1"), false),
    ] {
        conversation.entries(&query).await?.expect_field("/has_more", expected)?;
    }
    Ok(())
}

/// Reads while entries are written, so that a conversation of an earlier or later moment is seen.
async fn same_moment(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let writer = conversation.clone();
    let writes = tokio::spawn(async move {
        for number in 0..30 {
            writer.say(&number.to_string()).await?;
        }
        Ok(())
    });
    let mut after = 0;
    while !writes.is_finished() {
        let page = conversation.entries(&format!("after={after}")).await?;
        let last = page.each("/entries", "seq")?.last().and_then(Value::as_u64).unwrap_or(after);
        if page.field("/has_more") == false && page.number("/conversation/last_seq")? != last {
            return Err(page.fail(format!("{last} in `conversation.last_seq`, the `seq` of the last entry")));
        }
        after = last;
    }
    writes.await.unwrap_or_else(|error| Err(Ending::failed(error.to_string())))
}

async fn after_and_before(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let answer = session.get(&format!("{}?after=0&before=2", conversation.entries_path())).send().await?;
    answer.expect_problem(400, "query-invalid")?;
    Ok(())
}

async fn malformed_parameters(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for query in ["after=x", "after=-1", "after=1.5", "before=x", "limit=x", "limit=-1"] {
        let answer = session.get(&format!("{}?{query}", conversation.entries_path())).send().await?;
        answer.expect_problem(400, "query-invalid")?;
    }
    for query in ["limit=x", "reference=no-colon"] {
        session
            .get(&format!("/v1/conversations?{query}"))
            .send()
            .await?
            .expect_problem(400, "query-invalid")?;
    }
    Ok(())
}

async fn repeated_parameters(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for query in ["after=0&after=0", "after=0&after=1", "limit=1&limit=2", "before=2&before=2"] {
        let answer = session.get(&format!("{}?{query}", conversation.entries_path())).send().await?;
        answer.expect_problem(400, "query-invalid")?;
    }
    let answer = session.get("/v1/conversations?limit=1&limit=1").send().await?;
    answer.expect_problem(400, "query-invalid")?;
    Ok(())
}

async fn unknown_parameters(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.entries("after=0&x-acme=1&x-acme=2").await?;
    session.get("/v1/conversations?colour=blue").send().await?.expect_status(200)?;
    session.get(&format!("{}?colour=blue", conversation.path())).send().await?.expect_status(200)?;
    Ok(())
}
