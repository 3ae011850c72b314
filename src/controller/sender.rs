//! The sender: sends the due items of the outbox, one after the other.

use client::{Client, ClientError, ConversationReplica, platform};
use contract::{ConversationId, EntryId, Problem, ProblemCode};
use futures_channel::mpsc;
use futures_util::StreamExt;
use leptos::prelude::*;

use super::{ConnectionState, Controller};
use crate::i18n;
use crate::outbox::{DeliveryState, NextAction, OutboxEvent, OutboxItem, Request};
use crate::storage::TabLock;

/// Longest wait for another tab that is sending, in milliseconds. A tab that the system has suspended keeps its lock.
/// Sending beside it is safe: every tab sends in the same order and under the same ids.
const SEND_LOCK_TIMEOUT_MS: u64 = 10_000;

/// Attempts after which an item counts as rejected that something between the page and the backend refuses.
const BLOCKED_ATTEMPTS: u32 = 5;

impl Controller {
    /// Sends due items until the task ends. Nothing is sent before the poller knows whether there is a conversation, or
    /// a first message could open a second one.
    pub(super) async fn run_sender(self, mut wakes: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        let mut lock = SendLock::NotHeld;
        loop {
            let now = platform::monotonic_ms();
            let is_loaded = self.conversation.read_untracked().is_loaded();
            if is_loaded && matches!(lock, SendLock::NotHeld) && self.outbox.read_untracked().is_due(now) {
                lock = SendLock::Held(self.acquire_send_lock().await);
                continue;
            }
            let mut next = NextAction::Idle;
            if is_loaded {
                self.outbox.maybe_update(|outbox| {
                    next = outbox.next(now);
                    matches!(next, NextAction::Send(_))
                });
            }
            match next {
                NextAction::Send(item) => self.send_one(&client, *item).await,
                NextAction::Wait(until) => {
                    let _ = platform::with_timeout(until.saturating_sub(now), wakes.next()).await;
                }
                NextAction::Idle => {
                    lock = SendLock::NotHeld;
                    wakes.next().await;
                }
            }
        }
    }

    /// Waits until no other tab sends, and takes over what the others have sent. Where the device stores nothing, no
    /// other tab knows the items, and no lock is needed.
    async fn acquire_send_lock(self) -> Option<TabLock> {
        self.store()?;
        let config = self.config();
        let name = format!("yes-reply {} {}", config.api, config.reference);
        let lock = platform::with_timeout(SEND_LOCK_TIMEOUT_MS, TabLock::acquire(&name)).await.flatten();
        // If the record cannot be read, the persister notices too; until then the items in memory are sent.
        let _ = self.reload().await;
        lock
    }

    async fn send_one(self, client: &Client, item: OutboxItem) {
        let is_opening = matches!(item.request, Request::Open(_));
        if is_opening && !item.attempted && !self.confirm_no_conversation(client, &item).await {
            return;
        }
        let sent = match &item.request {
            Request::Open(open) => client
                .open_conversation(item.conversation, open)
                .await
                .map(|latest| self.merge_latest(latest)),
            Request::Write(entry) => client.write_entry(item.conversation, item.id, entry).await.map(drop),
        };
        match sent {
            Ok(()) => self.on_acknowledged(&item),
            Err(ClientError::Rejected(problem)) if self.redirect(client, &item, &problem).await => return,
            Err(ClientError::Rejected(problem)) => {
                self.host_page().emit("stuck", &[("id", &item.id.to_string()), ("reason", &problem.detail)]);
                if problem.code.is_integration_error() {
                    self.report_problem(&problem);
                }
                let reason = i18n::reason(&problem, self.config().fallback.as_deref());
                self.apply(OutboxEvent::Rejected(item.id, reason).into());
            }
            Err(ClientError::Blocked(_)) if attempts(&item) >= BLOCKED_ATTEMPTS => {
                self.host_page().emit("stuck", &[("id", &item.id.to_string()), ("reason", i18n::BLOCKED)]);
                self.apply(OutboxEvent::Rejected(item.id, i18n::BLOCKED.to_owned()).into());
            }
            Err(error) => self.retry_after_error(item.id, error),
        }
        self.drop_delivered();
    }

    fn on_acknowledged(self, item: &OutboxItem) {
        // Where a message gets through, answers do too.
        if *self.connection.read_untracked() == ConnectionState::Unreachable {
            self.retry_now();
        }
        let (id, receipt) = (item.id.to_string(), item.id.receipt());
        if let Some(store) = self.store() {
            store.broadcast_ack(&id);
        }
        self.host_page().emit("stored", &[("id", &id), ("receipt", &receipt)]);
        self.apply(OutboxEvent::Acknowledged(item.id).into());
        // The entry is shown once the backend has told of it.
        self.poll_now();
    }

    /// True if an opening may be sent: another tab or device may have opened a conversation since it was written. From
    /// here on the backend may have the opening, and the device notes that first.
    async fn confirm_no_conversation(self, client: &Client, item: &OutboxItem) -> bool {
        let about = self.reference.read_untracked().key();
        match client.list_conversations(&about, 0).await.map(|page| page.conversations.into_iter().next()) {
            Ok(None) => {
                self.apply_durably(OutboxEvent::AttemptStarted(item.id)).await;
                true
            }
            Ok(Some(latest)) => {
                self.outbox.update(|outbox| outbox.release(item.id));
                self.adopt_conversation(latest);
                false
            }
            Err(error) => {
                self.retry_after_error(item.id, error);
                false
            }
        }
    }

    /// True if the items of this item's conversation go elsewhere: the backend does not have the conversation, or not any
    /// more, or it was opened by another message.
    async fn redirect(self, client: &Client, item: &OutboxItem, problem: &Problem) -> bool {
        let from = item.conversation;
        let is_opening = matches!(item.request, Request::Open(_));
        if problem.code == ProblemCode::IdConflict && is_opening {
            self.apply(OutboxEvent::Redirected { from, to: from, opens: None }.into());
            return true;
        }
        if !matches!(problem.code, ProblemCode::NotFound | ProblemCode::Gone) {
            return false;
        }
        if self.conversation.read_untracked().id() == Some(from) {
            self.leave_conversation(client, problem).await;
        }
        let known = self.conversation.read_untracked().id();
        let (to, opens) = match known {
            Some(known) => (known, None),
            None => {
                let id = ConversationId::mint(platform::now_ms(), platform::random_bytes());
                (id, Some(self.reference.read_untracked().key()))
            }
        };
        let can_open = self.outbox.with_untracked(|outbox| outbox.has_message(from));
        if known.is_some() || can_open {
            self.apply(OutboxEvent::Redirected { from, to, opens }.into());
            return true;
        }
        false
    }

    /// Forgets a conversation that the backend does not have any more, and goes on with the one that took its place, if
    /// the problem names one.
    pub(super) async fn leave_conversation(self, client: &Client, problem: &Problem) {
        self.conversation.set(ConversationReplica::default());
        self.poll_now();
        let moved_to = problem.params.get("moved_to").and_then(|id| id.parse().ok());
        if let Some(id) = moved_to
            && let Ok(latest) = client.conversation(id).await
        {
            self.inner
                .update_value(|inner| inner.config.conversation = inner.config.conversation.and(Some(id)));
            self.adopt_conversation(latest);
        }
    }

    /// Schedules another attempt after an error that does not reject the item. Whether the backend is unreachable is for
    /// the poller to find out, since writes alone may fail; the customer must know every other state at once.
    fn retry_after_error(self, id: EntryId, error: ClientError) {
        let (state, pause) = ConnectionState::after_error(error);
        if state != ConnectionState::Unreachable {
            self.set_connection(state);
        } else if *self.connection.read_untracked() == ConnectionState::Online {
            self.poll_now();
        }
        let (now, random) = (platform::monotonic_ms(), platform::random_fraction());
        self.outbox.update(|outbox| outbox.schedule_retry(id, pause, now, random));
    }

    /// Removes the items whose entries the conversation shows, here and on the device.
    pub(super) fn drop_delivered(self) {
        let conversation = self.conversation.read_untracked();
        self.outbox.maybe_update(|outbox| {
            outbox.remove_delivered(|item| {
                let is_shown = conversation.entry(item.id).is_some();
                if is_shown {
                    self.persist(OutboxEvent::Acknowledged(item.id).into());
                }
                // An entry of another conversation about the reference is never shown here.
                let is_elsewhere = conversation.id().is_some_and(|id| id != item.conversation);
                is_shown || (is_elsewhere && item.state == DeliveryState::Stored)
            })
        });
    }
}

/// The attempts to send an item, with the one that is running.
fn attempts(item: &OutboxItem) -> u32 {
    match item.state {
        DeliveryState::Sending { tries } => tries + 1,
        _ => 0,
    }
}

/// The right of one tab to send.
enum SendLock {
    NotHeld,
    /// Held until dropped; without a lock in browsers that have none.
    Held(#[expect(dead_code, reason = "dropping it releases the lock")] Option<TabLock>),
}
