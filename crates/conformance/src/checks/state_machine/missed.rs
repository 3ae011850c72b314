//! A promise whose time passes.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::change;
use crate::answer::Answer;
use crate::conversation::{CheckAuthor, Conversation, due_soon};
use crate::outcome::Outcome;
use crate::session::Session;
use crate::table::rows;

/// After `due`. A backend that looks for missed promises twice a minute passes.
const TOLD_WITHIN: Duration = Duration::from_secs(35);
const PAUSE: Duration = Duration::from_millis(250);

/// Waits until the backend itself tells of the miss: whoever promises does so, and not the agent command.
pub async fn missed_promise(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let due = due_soon(&conversation.session);
    let promise = json!({"kind": "promise", "due": format!("{due:.3}"), "what": "an answer"});
    conversation.company(CheckAuthor::Maria, promise).await?;
    let earlier = conversation.read().await?;
    let later = until_missed(&conversation, due).await?;
    let rows = rows();
    let Some(row) = rows.iter().find(|row| row.promise == "missed") else { return Ok(()) };
    change::expect(row, &conversation, None, None, &earlier, &later)
}

/// The conversation as soon as its promise is missed.
async fn until_missed(conversation: &Conversation, due: Timestamp) -> Outcome<Answer> {
    loop {
        let later = conversation.read().await?;
        if later.field("/promise/state") == "missed" {
            return Ok(later);
        }
        if Timestamp::now() > due + TOLD_WITHIN {
            let seconds = TOLD_WITHIN.as_secs();
            return Err(later
                .fail(format!("\"missed\" in `promise.state` within {seconds} seconds of `promise.due`")));
        }
        tokio::time::sleep(PAUSE).await;
    }
}
