//! Sender of a draft. The request goes on when the agent opens another conversation.

use client::ClientError;
use client::ConversationReplica;
use client::platform;
use contract::{ConversationId, EntryId, Timestamp};
use leptos::prelude::*;

use crate::conversation::metadata::ConversationMetadata;
use crate::drafts::{FormContext, SendError, Submission};
use crate::inbox_state::InboxState;
use crate::{api, i18n};

/// Sends the draft of a conversation, unless a request is in flight.
pub fn send(
    inbox: InboxState,
    id: ConversationId,
    conversation: RwSignal<ConversationReplica>,
    metadata: Memo<Option<ConversationMetadata>>,
) {
    let draft = inbox.drafts.get(id);
    let mint_id = || EntryId::mint(platform::now_ms(), platform::random_bytes());
    let metadata = metadata.read_untracked();
    let amount = metadata.as_ref().and_then(|metadata| metadata.reference.amount.as_ref());
    let context =
        FormContext { parse_time: &parse_local_time, currency: amount.map(|amount| &amount.currency) };
    let request = draft.try_update(|draft| draft.start_sending(&context, mint_id)).flatten();
    let Some(request) = request else { return };
    inbox.spawn(async move {
        let result = match &request.submission {
            Submission::Entry(entry) => {
                api::write_entry(id, request.id, request.seen_seq, entry).await.map(drop)
            }
            Submission::Note(note) => api::write_note(id, request.id, note).await.map(drop),
        };
        // After the conversation was closed, the agent has seen nothing newer.
        let last_seq = conversation
            .try_with_untracked(ConversationReplica::last_seq_received)
            .unwrap_or(request.seen_seq);
        draft.update(|draft| match result {
            Ok(()) => draft.mark_sent(last_seq),
            Err(error) => draft.mark_failed(send_error(inbox, error), last_seq),
        });
    });
}

fn send_error(inbox: InboxState, error: ClientError) -> SendError {
    match error {
        ClientError::Rejected(problem) if problem.status == 401 => {
            inbox.expire_session();
            i18n::composer::NOT_SENT_SESSION_ENDED.into()
        }
        ClientError::Rejected(problem) => (*problem).into(),
        ClientError::Retry { .. } | ClientError::Unauthenticated(_) | ClientError::Blocked(_) => {
            i18n::composer::NOT_SENT.into()
        }
    }
}

/// Parses the value of a `datetime-local` field, which has no time zone, in the browser's time zone.
fn parse_local_time(text: &str) -> Option<Timestamp> {
    let ms = js_sys::Date::parse(text);
    if ms.is_nan() { None } else { Timestamp::from_millisecond(ms as i64).ok() }
}
