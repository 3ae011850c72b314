//! Limits of pages and bodies.

use serde_json::json;

use crate::check::Check;
use crate::outcome::Outcome;
use crate::session::{Session, new_id};

const LIMIT: &str = "`limit` is 100 by default and 500 at most; a larger value is treated as 500.";
const BODY: &str = "| `body-too-large` | 413 | | the desk reads 256 KiB |";
/// Writes at once: enough to be quick, and few enough that no backend refuses them.
const AT_ONCE: usize = 10;

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("limits/pages", LIMIT, &[], pages),
        Check::new("limits/large-body", BODY, &[], large_body),
    ]
}

async fn pages(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let mut written = 1;
    while written <= 500 {
        let write = |_| conversation.writing(&new_id(), &json!({"kind": "message", "text": "x"}));
        let count = AT_ONCE.min(501 - written);
        for answer in super::repeated_requests::all_at_once((0..count).map(write).collect()).await? {
            answer.expect_status(201)?;
        }
        written += count;
        if written == 101 || written == 501 {
            let page = conversation.entries("after=0").await?;
            if page.list("/entries")?.len() != 100 || page.field("/has_more") != true {
                return Err(page.fail(format!("100 entries and `has_more`: the conversation has {written}")));
            }
        }
    }
    for limit in ["500", "501", "100000"] {
        let page = conversation.entries(&format!("after=0&limit={limit}")).await?;
        if page.list("/entries")?.len() != 500 || page.field("/has_more") != true {
            return Err(page.fail("500 entries and `has_more`: the conversation has 501"));
        }
    }
    Ok(())
}

/// The contract lets a backend take larger bodies.
async fn large_body(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let body = json!({"kind": "message", "text": "Hello", "x-acme-padding": "x".repeat(300 * 1024)});
    // Whoever refuses a body closes the connection, so that no other request may follow on it.
    let request = conversation.writing(&new_id(), &body).header("connection", "close");
    let answer = request.send().await?;
    if answer.status() == 413 {
        answer.expect_problem(413, "body-too-large")?;
    } else {
        answer.expect_status(201)?;
    }
    conversation.say("Hello").await?;
    Ok(())
}
