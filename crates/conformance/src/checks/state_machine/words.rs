//! The words of the table's columns: one check for each word that has a sentence of its own.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::before::Before;
use super::event::RowEvent;
use super::happens;
use super::missed::missed_promise;
use crate::check::{Check, Need};
use crate::conversation::{CheckAuthor, due_soon};
use crate::outcome::Outcome;
use crate::session::Session;
use crate::table::{TransitionRow, rows};

/// The clocks of the backend and of this program may differ a little.
const CLOCKS: SignedDuration = SignedDuration::from_secs(1);
const FIRST_PERSON: &str =
    "*First person*: if there is no owner, the author becomes the owner, unless the author is `automatic`.";
const NEW_OWNER: &str = "*New owner*: the `to` of the handover.";
const RENEWED: &str = "*Renewed*: while the customer waits already (`awaiting_company`), the promise stays \
     as it is; otherwise it ends, and the backend may promise an answer anew (`pending`).";
const KEPT: &str = "*Kept*: a pending promise whose `due` has not passed becomes `kept`.";
const PENDING: &str = "*Pending*: a new promise with the `due` of the entry.";
const MISSED: &str = "*Missed*: the promise becomes `missed`.";
const ENDED: &str = "*Ended*: `promise` is `null`.";
const UNDER_REVIEW: &str = "Until then a message of the person who decided does not count as a reply.";

pub fn checks() -> Vec<Check> {
    let agent = &[Need::CompanyEntries];
    let feedback = &[Need::CompanyEntries, Need::Feature("solution_feedback")];
    vec![
        Check::new("state-machine/first-person", FIRST_PERSON, agent, first_person),
        Check::new("state-machine/new-owner", NEW_OWNER, agent, async |session| {
            happens_to(
                &session,
                RowEvent::Handover,
                Some(CheckAuthor::Maria),
                &[Before::Opened, Before::AwaitingCustomer],
            )
            .await
        }),
        Check::new("state-machine/renewed", RENEWED, agent, async |session| {
            happens_to(&session, RowEvent::Message, None, &[Before::Promised, Before::AwaitingCustomer]).await
        }),
        Check::new("state-machine/kept", KEPT, agent, kept),
        Check::new("state-machine/pending", PENDING, agent, async |session| {
            let befores = [Before::Opened, Before::Promised];
            happens_to(&session, RowEvent::Promise, Some(CheckAuthor::Tom), &befores).await
        }),
        Check::new("state-machine/missed", MISSED, agent, missed_promise),
        Check::new("state-machine/ended", ENDED, feedback, async |session| {
            happens_to(&session, RowEvent::Yes, None, &[Before::Promised, Before::AwaitingCustomer]).await
        }),
        Check::new(
            "state-machine/under-review",
            UNDER_REVIEW,
            &[Need::CompanyEntries, Need::Feature("review_request")],
            async |session| {
                let befores = [Before::Opened];
                happens_to(&session, RowEvent::MessageUnderReview, Some(CheckAuthor::Maria), &befores).await
            },
        ),
    ]
}

/// The row of the event by an author of this side, if its status does not matter.
fn row_of(event: RowEvent, is_company: bool) -> Option<TransitionRow> {
    let is_fitting = |row: &TransitionRow| {
        RowEvent::of(row.event).contains(&event)
            && row.before == "any"
            && (row.authors != ["customer"]) == is_company
    };
    rows().into_iter().find(is_fitting)
}

async fn happens_to(
    session: &Session,
    event: RowEvent,
    company: Option<CheckAuthor>,
    befores: &[Before],
) -> Outcome {
    let Some(row) = row_of(event, company.is_some()) else { return Ok(()) };
    for before in befores {
        happens(session, &row, event, company, *before).await?;
    }
    Ok(())
}

async fn first_person(session: Session) -> Outcome {
    let (tom, automatic) = (Some(CheckAuthor::Tom), Some(CheckAuthor::Automatic));
    happens_to(&session, RowEvent::Message, tom, &[Before::Opened, Before::AwaitingCustomer]).await?;
    happens_to(&session, RowEvent::Message, automatic, &[Before::Opened]).await
}

async fn kept(session: Session) -> Outcome {
    happens_to(&session, RowEvent::Message, Some(CheckAuthor::Tom), &[Before::Promised]).await?;
    late_reply(&session).await
}

/// A reply after the time does not keep the promise, also if the backend has not told of the miss yet.
async fn late_reply(session: &Session) -> Outcome {
    let conversation = session.open().await?;
    let due = due_soon(session);
    let promise = json!({"kind": "promise", "due": format!("{due:.3}"), "what": "an answer"});
    conversation.company(CheckAuthor::Maria, promise).await?;
    let last = conversation.read().await?.number("/last_seq")?;
    let left = Timestamp::now().duration_until(due + CLOCKS);
    tokio::time::sleep(left.unsigned_abs()).await;
    conversation.company(CheckAuthor::Maria, json!({"kind": "message", "text": "Late, and here."})).await?;
    let page = conversation.entries(&format!("after={last}")).await?;
    // The clock of the backend decides whether the reply was late.
    let times = page.list("/entries")?.iter().filter(|entry| entry["kind"] == "message");
    let times = times.filter_map(|entry| entry["created_at"].as_str()?.parse::<Timestamp>().ok());
    if times.min().is_some_and(|at| at > due) && page.field("/conversation/promise/state") == "kept" {
        return Err(page.fail(format!("a promise that is not kept: the message is later than {due:.3}")));
    }
    Ok(())
}
