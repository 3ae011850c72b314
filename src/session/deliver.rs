//! Delivering: what is in the outbox, one after the other.

use contract::{Entries, Entry, EntryId, ProblemCode};
use futures_channel::mpsc;
use futures_util::StreamExt;
use leptos::prelude::*;

use super::keep::with_storage_timeout;
use super::{ConnectionState, Controller};
use crate::browser;
use crate::client::Client;
use crate::http::ClientError;
use crate::kept::RecordEvent;
use crate::outbox::{AttemptOutcome, DeliveryState, NextAction, OutboxItem, Request};
use crate::seeded::bug;
use crate::turn::{self, TabLock};
use crate::words;

/// How long to wait for another tab that is sending, in milliseconds. A tab that the system has put to sleep holds
/// its turn; to send beside it is safe, for every tab sends in the same order and under the same ids.
const SEND_LOCK_TIMEOUT_MS: u64 = 10_000;

impl Controller {
    /// Sends what is in the outbox, one after the other, and rests in between. Nothing is sent before it is
    /// known whether there is a conversation, or a first message might open a second one.
    pub(super) async fn run_sender(self, mut woken: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        let mut turn = SendLock::NotHeld;
        loop {
            let now = browser::monotonic_ms();
            let asked = self.conversation.read_untracked().is_loaded();
            if asked && matches!(turn, SendLock::NotHeld) && self.outbox.read_untracked().is_due(now) {
                turn = SendLock::Held(self.acquire_send_lock().await);
                continue;
            }
            let mut next = NextAction::Idle;
            if asked {
                self.outbox.maybe_update(|outbox| {
                    next = outbox.next(now);
                    matches!(next, NextAction::Send(_))
                });
            }
            match next {
                NextAction::Send(item) => self.send_one(&client, *item).await,
                NextAction::Wait(until) => {
                    let _ = browser::with_timeout(until.saturating_sub(now), woken.next()).await;
                }
                NextAction::Idle => {
                    turn = SendLock::NotHeld;
                    woken.next().await;
                }
            }
        }
    }

    /// Waits until no other tab sends, and sees what they have sent. Where this device keeps nothing, no other
    /// tab knows of what is to be sent.
    async fn acquire_send_lock(self) -> Option<TabLock> {
        self.store()?;
        let config = self.config();
        let name = format!("yes-reply {} {}", config.api, config.reference);
        let turn = browser::with_timeout(SEND_LOCK_TIMEOUT_MS, turn::acquire(&name)).await.flatten();
        // If it cannot be read, the keeper finds out too; until then what is in memory is sent.
        let _ = self.reload().await;
        turn
    }

    async fn send_one(self, client: &Client, item: OutboxItem) {
        if !item.attempted
            && matches!(item.request, Request::Open(_))
            && !self.confirm_no_conversation(client, &item).await
        {
            return;
        }
        if bug("outbox-cleared-before-the-ack") {
            self.change(RecordEvent::Acknowledged(item.id));
        }
        let sent = match &item.request {
            Request::Open(open) => client.open(item.conversation, open).await.map(|head| {
                self.merge_head(head);
            }),
            Request::Write(write) => {
                let again = matches!(item.state, DeliveryState::Sending { tries: 1.. });
                let id = if again && bug("new-id-on-retry") { self.mint() } else { item.id };
                client.write(item.conversation, id, write).await.map(|entry| {
                    if bug("merge-appends-blindly") {
                        self.echo(entry);
                    }
                })
            }
        };
        let sent = if bug("lost-reply-is-stored") { sent.or(Ok(())) } else { sent };
        let settled = match sent {
            Ok(()) => {
                // Where a message gets through, answers do too.
                if *self.connection.read_untracked() == ConnectionState::Unreachable {
                    self.retry_now();
                }
                if let Some(journal) = self.store() {
                    journal.broadcast_ack(&item.id.to_string());
                }
                self.change(RecordEvent::Acknowledged(item.id));
                let (id, receipt) = (item.id.to_string(), item.id.receipt());
                self.page().emit("stored", &[("id", &id), ("receipt", &receipt)]);
                AttemptOutcome::Stored
            }
            Err(ClientError::Rejected(problem))
                if problem.code == ProblemCode::NotFound && self.reroute(&item) =>
            {
                return;
            }
            Err(ClientError::Rejected(mut problem)) => {
                self.page().emit("stuck", &[("id", &item.id.to_string()), ("reason", &problem.detail)]);
                if problem.code.is_integration_error() {
                    self.report_problem(&problem);
                }
                problem.detail = words::reason(&problem, self.config().fallback.as_deref());
                self.change(RecordEvent::Rejected(item.id, problem.detail.clone()));
                AttemptOutcome::Rejected(problem)
            }
            Err(error) => self.retry_after_error(error),
        };
        self.record_attempt(item.id, settled);
    }

    /// For seeded bugs.
    fn echo(self, entry: Entry) {
        self.conversation.update(|conversation| {
            if let Some(head) = conversation.head().cloned() {
                conversation.merge(Entries { head, entries: vec![entry], more: false });
            }
        });
    }

    /// Whether an opening may go out: another tab or device may have opened a conversation since it was written.
    /// From here on the backend may have it, which is noted first.
    async fn confirm_no_conversation(self, client: &Client, item: &OutboxItem) -> bool {
        let about = self.reference.read_untracked().key();
        match client.conversations(&about, 0).await.map(|page| page.conversations.into_iter().next()) {
            Ok(None) => {
                if let Some(journal) = self.store() {
                    let tried = journal
                        .update(Box::new(|kept| kept.apply(vec![RecordEvent::AttemptStarted(item.id)])));
                    let _ = with_storage_timeout(tried).await;
                }
                self.outbox.update(|outbox| outbox.mark_attempted(item.id));
                true
            }
            Ok(Some(head)) => {
                self.outbox.update(|outbox| outbox.release(item.id));
                self.adopt_conversation(head);
                false
            }
            Err(error) => {
                self.record_attempt(item.id, self.retry_after_error(error));
                false
            }
        }
    }

    /// Whether a message for a conversation that the backend does not know can go elsewhere. Its opening may have
    /// been taken out, or have gone into another conversation, in another tab at the same moment.
    fn reroute(self, item: &OutboxItem) -> bool {
        let known = self.conversation.read_untracked().id();
        if known == Some(item.conversation) {
            return false;
        }
        let placed = item.rerouted(known, self.reference.read_untracked().key());
        if let Some(item) = &placed {
            self.outbox.update(|outbox| outbox.replace(item.clone()));
            self.change(RecordEvent::Replaced(item.clone()));
        }
        placed.is_some()
    }

    /// What to do after an error that does not refuse the message itself. Whether the backend is away is for the
    /// follow loop to find out, for it can be away for writes alone; the rest the customer must know at once.
    fn retry_after_error(self, error: ClientError) -> AttemptOutcome {
        let (line, pause) = ConnectionState::after(error);
        if line != ConnectionState::Unreachable {
            self.set_connection(line);
        } else if *self.connection.read_untracked() == ConnectionState::Online {
            self.poll_now();
        }
        AttemptOutcome::Retry { after_ms: Some(pause) }
    }

    fn record_attempt(self, id: EntryId, settled: AttemptOutcome) {
        self.outbox.update(|outbox| {
            outbox.record_attempt(id, settled, browser::monotonic_ms(), browser::random_fraction())
        });
        self.drop_delivered();
    }

    /// What the conversation shows need not be kept here.
    pub(super) fn drop_delivered(self) {
        let conversation = self.conversation.read_untracked();
        self.outbox.maybe_update(|outbox| {
            outbox.remove_delivered(|id| {
                let shows = conversation.entry(id).is_some();
                if shows {
                    self.change(RecordEvent::Acknowledged(id));
                }
                shows
            })
        });
    }
}

/// Whose turn it is to send.
enum SendLock {
    NotHeld,
    /// This tab's, until it is dropped; without a lock where there is none.
    Held(#[expect(dead_code, reason = "it counts that it is held")] Option<TabLock>),
}
