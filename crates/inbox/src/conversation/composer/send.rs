//! Sending what an agent wrote. It goes on while the agent turns to another conversation.

use contract::{ConversationId, EntryId, Timestamp};
use leptos::prelude::*;
use widget::browser;
use widget::conversation::Conversation;
use widget::http::ClientError;

use crate::api as client;
use crate::app_state::Desk;
use crate::conversation::metadata::Known;
use crate::drafts::draft::Trouble;
use crate::drafts::form::Around;
use crate::drafts::form::Outgoing;
use crate::i18n as words;

/// Sends the draft of a conversation, unless it is on its way already.
pub fn send(
    desk: Desk,
    id: ConversationId,
    conversation: RwSignal<Conversation>,
    known: Memo<Option<Known>>,
) {
    let draft = desk.drafts.of(id);
    let mint = || EntryId::mint(browser::now_ms(), browser::random());
    let known = known.read_untracked();
    let amount = known.as_ref().and_then(|known| known.reference.amount.as_ref());
    let around = Around { moment: &moment, currency: amount.map(|amount| &amount.currency) };
    let Some(sending) = draft.try_update(|draft| draft.begin(&around, mint)).flatten() else { return };
    desk.run(async move {
        let outcome = match &sending.what {
            Outgoing::Entry(write) => client::write(id, sending.id, sending.seen, write).await.map(drop),
            Outgoing::Note(note) => client::note(id, sending.id, note).await.map(drop),
        };
        // The conversation may have been left meanwhile; then nothing newer was seen.
        let newest = conversation.try_with_untracked(Conversation::heard).unwrap_or(sending.seen);
        draft.update(|draft| match outcome {
            Ok(()) => draft.arrived(newest),
            Err(error) => draft.failed(why(desk, error), newest),
        });
    });
}

fn why(desk: Desk, error: ClientError) -> Trouble {
    match error {
        ClientError::Refused(problem) if problem.status == 401 => {
            desk.expired();
            words::NOT_SENT_EXPIRED.into()
        }
        ClientError::Refused(problem) => problem.into(),
        ClientError::Retry { .. } | ClientError::NeedToken => words::NOT_SENT.into(),
    }
}

/// The moment in a `datetime-local` field, which knows no time zone; the browser takes its own.
fn moment(text: &str) -> Option<Timestamp> {
    let ms = js_sys::Date::parse(text);
    if ms.is_nan() { None } else { Timestamp::from_millisecond(ms as i64).ok() }
}
