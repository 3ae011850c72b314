//! The poller: fetches new entries by long polls, for as long as the widget is in the page.

use client::backoff::backoff;
use client::{Client, ClientError, Conversation, platform};
use contract::{ConversationHead, Problem, Reference, Status};
use futures_channel::mpsc;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::{FutureExt, StreamExt};
use leptos::prelude::*;

use super::{ConnectionState, Controller};
use crate::outbox::{Outbox, OutboxEvent};

/// Longest wait that the poller asks for, in seconds. Many proxies end a silent request after 30.
const MAX_WAIT_SECONDS: u32 = 25;

/// An answer to a long poll that comes sooner, in milliseconds, did not wait.
const NOT_WAITED_MS: u64 = 1_000;

impl Controller {
    /// Polls until the task ends. A wake makes it poll at once, without waiting at the backend.
    pub(super) async fn run_poller(self, mut wakes: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        let mut failures = 0;
        let mut phase = PollPhase::Capabilities;
        let mut probing = false;
        loop {
            platform::page_visible().await;
            // The next poll answers every wake before it.
            while wakes.try_recv().is_ok() {}
            let wait = if phase == PollPhase::Updates && !probing { self.wait_seconds() } else { 0 };
            let started = platform::monotonic_ms();
            // A long poll hangs on a connection that died without a sign, so a wake ends it.
            let Either::Left((result, _)) = select(self.poll_once(&client, phase, wait), wakes.next()).await
            else {
                probing = true;
                continue;
            };
            probing = false;
            let pause = match result {
                Ok(outcome) => {
                    self.on_success(phase);
                    failures = 0;
                    phase = phase.next();
                    // A backend or a proxy that does not wait must not be asked without a pause.
                    let elapsed = platform::monotonic_ms().saturating_sub(started);
                    let did_not_wait = (wait > 0 && elapsed < NOT_WAITED_MS) || self.wait_seconds() == 0;
                    if outcome == PollOutcome::Unchanged && phase == PollPhase::Updates && did_not_wait {
                        u64::from(self.capabilities.read_untracked().poll_seconds.max(1)) * 1_000
                    } else {
                        0
                    }
                }
                Err(error) => {
                    let least = self.on_error(error, failures, phase);
                    let pause = least.max(backoff(failures, platform::random_fraction()));
                    failures += 1;
                    pause
                }
            };
            if pause > 0 {
                platform::with_timeout(pause, wakes.next()).await;
            }
        }
    }

    fn on_success(self, phase: PollPhase) {
        if *self.connection.read_untracked() != ConnectionState::Online && phase != PollPhase::Capabilities {
            self.connection.set(ConnectionState::Online);
            self.check_read();
            self.outbox.update(Outbox::reset_backoff);
            self.wake_sender();
        }
    }

    fn poll_once<'a>(
        self,
        client: &'a Client,
        phase: PollPhase,
        wait: u32,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, ClientError>> {
        async move {
            match phase {
                PollPhase::Capabilities => self.fetch_capabilities(client).await,
                PollPhase::Conversation | PollPhase::Updates => self.fetch_updates(client, wait).await,
            }
        }
        .boxed_local()
    }

    async fn fetch_capabilities(self, client: &Client) -> Result<PollOutcome, ClientError> {
        let capabilities = client.capabilities().await?;
        self.capabilities.set(capabilities);
        Ok(PollOutcome::Changed)
    }

    /// Fetches the entries after the last one received, or looks for a conversation if there was none.
    async fn fetch_updates(self, client: &Client, wait: u32) -> Result<PollOutcome, ClientError> {
        let (id, last_seq) =
            self.conversation.with_untracked(|known| (known.id(), known.last_seq_received()));
        match id {
            Some(id) => {
                let page = client.entries(id, last_seq, wait).await?;
                let status = self.conversation.read_untracked().status();
                self.conversation.maybe_update(|conversation| conversation.merge(page));
                self.emit_updates(last_seq, status);
                self.drop_delivered();
                // A backend that repeats old entries must not be asked without a pause.
                if self.conversation.read_untracked().last_seq_received() == last_seq {
                    return Ok(PollOutcome::Unchanged);
                }
                self.check_read();
                Ok(PollOutcome::Changed)
            }
            None => {
                let about = self.reference.read_untracked().key();
                let page = client.conversations(&about, wait).await?;
                match page.conversations.into_iter().next() {
                    Some(head) => {
                        self.adopt_conversation(head);
                        Ok(PollOutcome::Changed)
                    }
                    None => {
                        self.conversation.maybe_update(Conversation::set_empty);
                        self.wake_sender();
                        Ok(PollOutcome::Unchanged)
                    }
                }
            }
        }
    }

    /// Emits an event for every reply after `last_seq`, and one if the status is another one than before.
    fn emit_updates(self, last_seq: u64, before: Option<Status>) {
        let (conversation, host_page) = (self.conversation.read_untracked(), self.host_page());
        for entry in conversation.replies_after(last_seq) {
            let (id, author) = (entry.id.to_string(), entry.author.kind.as_str());
            host_page.emit("received", &[("id", &id), ("author", author), ("name", &entry.author.name)]);
        }
        let status = conversation.status();
        if let Some(status) = status.filter(|_| status != before) {
            host_page.emit("status", &[("status", status.as_str())]);
        }
    }

    /// Takes over a conversation that exists. An opening in the outbox goes there as a message.
    pub(super) fn adopt_conversation(self, head: ConversationHead) {
        self.apply(OutboxEvent::Retargeted(head.id).into());
        self.merge_head(head);
        self.wake_sender();
    }

    pub(super) fn merge_head(self, head: ConversationHead) {
        // The facts of the token are newer. Those of the conversation only fill a gap.
        if *self.reference.read_untracked() == Reference::bare(head.reference.key()) {
            self.reference.set(head.reference.clone());
        }
        self.conversation.maybe_update(|conversation| conversation.merge_head(head));
    }

    /// Wait to ask for in a long poll, in seconds. 0 until the connection is online, so that the end of an outage is
    /// noticed at once.
    fn wait_seconds(self) -> u32 {
        if *self.connection.read_untracked() != ConnectionState::Online {
            return 0;
        }
        let capabilities = self.capabilities.read_untracked();
        if capabilities.has("wait") { capabilities.limits.wait_seconds.min(MAX_WAIT_SECONDS) } else { 0 }
    }

    /// Reports that the very first request failed: more likely than not, a setting is wrong.
    fn report_unreachable(self) {
        let (api, origin) = (self.config().api, platform::page_origin());
        let message = format!(
            "{api}/v1 does not answer as a backend does. Is the address right, does the backend allow {origin}, does \
             this page's connect-src allow the backend?"
        );
        self.host_page().report_error(&message);
        self.host_page().emit("error", &[("message", &message)]);
    }

    /// Reports a problem to the web team.
    pub(super) fn report_problem(self, problem: &Problem) {
        self.host_page().report_error(&format!("{}: {}", problem.code.as_str(), problem.detail));
    }

    /// Updates the connection state after an error that follows `failures` others. Returns the shortest pause before
    /// the next poll, in milliseconds.
    fn on_error(self, error: ClientError, failures: u32, phase: PollPhase) -> u64 {
        let (state, pause) = ConnectionState::after_error(error);
        let is_first_request = phase == PollPhase::Capabilities && failures == 0;
        let is_unreachable = state == ConnectionState::Unreachable;
        let is_misconfigured =
            is_first_request && state != ConnectionState::AuthRequired && platform::is_online();
        // One poll that fails while the outbox is empty is not worth a banner.
        let is_hiccup = is_unreachable && failures == 0 && self.outbox.read_untracked().items().is_empty();
        if is_misconfigured {
            self.report_unreachable();
        }
        if is_misconfigured && !is_hiccup {
            self.connection.set(state);
        } else if !is_hiccup {
            self.set_connection(state);
        }
        pause
    }

    /// Sets the connection state. The host page hears of a new state that it can do something about.
    pub(super) fn set_connection(self, state: ConnectionState) {
        if *self.connection.read_untracked() != state {
            match &state {
                ConnectionState::AuthRequired => self.host_page().emit("token-needed", &[]),
                ConnectionState::Rejected(problem) => {
                    self.report_problem(problem);
                    self.host_page().emit("error", &[("message", &problem.detail)]);
                }
                ConnectionState::Connecting | ConnectionState::Online | ConnectionState::Unreachable => {}
            }
        }
        // Set even if it is the same: views that depend on it also show whether the device is offline.
        self.connection.set(state);
    }
}

/// The request that comes next.
#[derive(Clone, Copy, PartialEq)]
enum PollPhase {
    Capabilities,
    Conversation,
    Updates,
}

impl PollPhase {
    fn next(self) -> Self {
        match self {
            Self::Capabilities => Self::Conversation,
            Self::Conversation | Self::Updates => Self::Updates,
        }
    }
}

/// Whether an answer held something new.
#[derive(Clone, Copy, PartialEq)]
enum PollOutcome {
    Changed,
    Unchanged,
}
