//! Poller of an open conversation: fetches new entries and changes of its metadata by long poll.

use client::ClientError;
use client::ConversationReplica;
use client::platform;
use contract::{ConversationId, Entries};
use inbox_api::ConversationDetail;
use leptos::prelude::*;

use crate::api;
use crate::conversation::read_position::mark_read;
use crate::inbox_state::InboxState;
use crate::poll_timer::PollTimer;

/// Seconds that a long poll may take.
const WAIT_S: u32 = 25;

/// State of an open conversation. Only the poller writes it.
#[derive(Clone, Copy)]
pub struct ConversationSignals {
    pub detail: RwSignal<Option<ConversationDetail>>,
    pub conversation: RwSignal<ConversationReplica>,
    pub not_found: RwSignal<bool>,
}

/// Polls until the task is cancelled. Each successful poll states what has been read.
pub async fn poll(inbox: InboxState, id: ConversationId, signals: ConversationSignals) {
    let ConversationSignals { detail, conversation, not_found } = signals;
    let mut timer = PollTimer::default();
    loop {
        platform::page_visible().await;
        timer.start_request(platform::now_ms());
        let after = conversation.read_untracked().last_seq_received();
        let version = detail.with_untracked(|detail| detail.as_ref().map(|detail| detail.version.clone()));
        let version = version.unwrap_or_default();
        let wait = if after == 0 { 0 } else { WAIT_S };
        let pause = match api::conversation(id, after, &version, wait).await {
            Ok(mut answer) => {
                inbox.unreachable.set(false);
                let entries = std::mem::take(&mut answer.entries);
                let changed = !entries.is_empty() || answer.version != version;
                let pause = timer.succeeded(platform::now_ms(), changed);
                let page =
                    Entries { conversation: answer.conversation.clone(), entries, has_more: answer.has_more };
                conversation.maybe_update(|conversation| conversation.merge(page));
                if changed {
                    detail.set(Some(answer));
                }
                mark_read(id, conversation).await;
                pause
            }
            Err(error) => {
                not_found.set(matches!(&error, ClientError::Rejected(problem) if problem.status == 404));
                timer.failed(inbox.handle_error(&error), platform::random_fraction())
            }
        };
        platform::sleep(pause).await;
    }
}
