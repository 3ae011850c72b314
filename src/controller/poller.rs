//! The poller: fetches new entries, for as long as the widget is in the page. With a change feed it asks when the feed
//! tells of a change; without one it sends long polls.

use client::backoff::backoff;
use client::{Client, ClientError, ConversationReplica, platform};
use contract::{Conversation, Problem, ProblemCode, Reference, Status};
use futures_channel::mpsc;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::{FutureExt, StreamExt};
use leptos::prelude::*;

use super::{ConnectionState, Controller};
use crate::outbox::{Outbox, OutboxEvent};
use crate::storage::TabLock;

/// Longest wait that the poller asks for, in seconds. Many proxies end a silent request after 30.
const MAX_WAIT_SECONDS: u32 = 25;

/// An answer to a long poll that comes sooner, in milliseconds, did not wait.
pub(super) const NOT_WAITED_MS: u64 = 1_000;

/// Silence of the change feed after which a widget asks on its own, in milliseconds: longer than one long poll.
const FEED_SILENCE_MS: u64 = 40_000;

/// Names of the locks of which a long poll needs one. A browser opens six connections to a server that speaks HTTP/1.1,
/// and a write must never wait for one of them.
const WAIT_LOCKS: [&str; 2] = ["yes-reply wait 1", "yes-reply wait 2"];

/// The reason to poll.
pub(super) enum PollerWake {
    /// Something may have changed.
    Now,
    /// These conversations have changed.
    Changed(Vec<contract::Conversation>),
}

impl Controller {
    /// Polls until the task ends. A wake makes it poll at once, without waiting at the backend.
    pub(super) async fn run_poller(self, mut wakes: mpsc::UnboundedReceiver<PollerWake>) {
        let client = self.client();
        let mut failures = 0;
        let mut phase = PollPhase::Capabilities;
        let mut probing = false;
        loop {
            platform::page_visible().await;
            // The next poll answers every wake before it.
            while wakes.try_recv().is_ok() {}
            let started = platform::monotonic_ms();
            let may_wait = phase == PollPhase::Updates && !probing && !self.follows_feed.get_value();
            // A long poll hangs on a connection that died without a sign, so a wake ends it.
            let poll = self.poll_with_wait(&client, phase, may_wait).boxed_local();
            let Either::Left(((result, wait), _)) = select(poll, wakes.next()).await else {
                probing = true;
                continue;
            };
            probing = false;
            let pause = match result {
                Ok(outcome) => {
                    self.on_success(phase);
                    failures = 0;
                    phase = phase.next();
                    let is_idle = outcome == PollOutcome::Unchanged && phase == PollPhase::Updates;
                    if is_idle && self.follows_feed.get_value() {
                        self.wait_for_change(&mut wakes).await;
                        continue;
                    }
                    // A backend or a proxy that does not wait must not be asked without a pause.
                    let elapsed = platform::monotonic_ms().saturating_sub(started);
                    let did_not_wait = wait == 0 || elapsed < NOT_WAITED_MS;
                    if is_idle && did_not_wait { self.poll_pause_ms() } else { 0 }
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

    /// Polls once. Waits at the backend if that is asked for, and if no two other widgets of this browser wait. Returns
    /// the seconds that it asked to wait too.
    async fn poll_with_wait(
        self,
        client: &Client,
        phase: PollPhase,
        may_wait: bool,
    ) -> (Result<PollOutcome, ClientError>, u32) {
        let mut lock = None;
        if may_wait {
            for name in WAIT_LOCKS {
                if lock.is_none() {
                    lock = TabLock::try_acquire(name).await;
                }
            }
        }
        let is_allowed = lock.is_some() || !TabLock::is_supported();
        let wait = if may_wait && is_allowed { self.wait_seconds() } else { 0 };
        (self.poll_once(client, phase, wait).await, wait)
    }

    /// Waits until the feed tells of something that this widget does not have, or is silent for too long.
    async fn wait_for_change(self, wakes: &mut mpsc::UnboundedReceiver<PollerWake>) {
        loop {
            match platform::with_timeout(FEED_SILENCE_MS, wakes.next()).await.flatten() {
                None | Some(PollerWake::Now) => return,
                Some(PollerWake::Changed(conversations)) => {
                    if conversations.into_iter().any(|conversation| self.is_news(conversation)) {
                        return;
                    }
                }
            }
        }
    }

    /// Takes over a changed conversation. True if there are entries to fetch.
    fn is_news(self, conversation: contract::Conversation) -> bool {
        let (id, last_seq) =
            self.conversation.with_untracked(|known| (known.id(), known.last_seq_received()));
        if id.is_none() {
            return conversation.reference.key() == self.reference.read_untracked().key();
        }
        if id != Some(conversation.id) {
            return false;
        }
        let has_entries = conversation.last_seq > last_seq;
        // With entries to fetch, the status is taken over and reported with them.
        if !has_entries {
            self.conversation.maybe_update(|known| known.merge_latest(conversation));
        }
        has_entries
    }

    /// The pause before the next request to a backend that does not wait, in milliseconds.
    pub(super) fn poll_pause_ms(self) -> u64 {
        u64::from(self.capabilities.read_untracked().poll_seconds.max(1)) * 1_000
    }

    fn on_success(self, phase: PollPhase) {
        if *self.connection.read_untracked() != ConnectionState::Online && phase != PollPhase::Capabilities {
            self.connection.set(ConnectionState::Online);
            self.check_read();
            self.outbox.update(Outbox::reset_backoff);
            self.wake_sender();
            self.wake_feed();
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
        if capabilities.contract_version != contract::VERSION {
            let version = &capabilities.contract_version;
            let detail = format!(
                "the backend has version {version} of the contract, this widget {}",
                contract::VERSION
            );
            self.set_connection(ConnectionState::Rejected(Problem::new(ProblemCode::Unknown, detail)));
            // Nothing is read or written. The next wake asks again.
            return std::future::pending().await;
        }
        self.capabilities.set(capabilities);
        Ok(PollOutcome::Changed)
    }

    /// Fetches the entries after the last one received, or looks for a conversation if there was none.
    async fn fetch_updates(self, client: &Client, wait: u32) -> Result<PollOutcome, ClientError> {
        let (id, last_seq) =
            self.conversation.with_untracked(|known| (known.id(), known.last_seq_received()));
        match id {
            Some(id) => {
                let page = match client.entries(id, last_seq, wait).await {
                    Err(ClientError::Rejected(problem))
                        if matches!(problem.code, ProblemCode::NotFound | ProblemCode::Gone) =>
                    {
                        self.leave_conversation(client, &problem).await;
                        // With a pause, in case that the list still names it.
                        return Err(ClientError::Retry { after_ms: None });
                    }
                    page => page?,
                };
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
                let latest = match self.config().conversation {
                    Some(id) => Some(client.conversation(id).await?),
                    None => {
                        let about = self.reference.read_untracked().key();
                        let page = client.list_conversations(&about, wait).await?;
                        page.conversations.into_iter().next()
                    }
                };
                match latest {
                    Some(latest) => {
                        self.adopt_conversation(latest);
                        Ok(PollOutcome::Changed)
                    }
                    None => {
                        self.conversation.maybe_update(ConversationReplica::set_empty);
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

    /// Takes over a conversation that exists. An opening in the outbox goes there as a message, if it is the newest one.
    pub(super) fn adopt_conversation(self, latest: Conversation) {
        if self.config().conversation != Some(latest.id) {
            self.apply(OutboxEvent::Retargeted(latest.id).into());
        }
        self.merge_latest(latest);
        self.wake_sender();
    }

    pub(super) fn merge_latest(self, latest: Conversation) {
        if self.config().conversation.is_some_and(|id| id != latest.id) {
            return;
        }
        // The facts of the token are newer. Those of the conversation only fill a gap.
        if *self.reference.read_untracked() == Reference::bare(latest.reference.key()) {
            self.reference.set(latest.reference.clone());
        }
        self.conversation.maybe_update(|conversation| conversation.merge_latest(latest));
    }

    /// Wait to ask for in a long poll, in seconds. 0 until the connection is online, so that the end of an outage is
    /// noticed at once.
    pub(super) fn wait_seconds(self) -> u32 {
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
        let error = match error {
            // A page of another server in the place of the capabilities: there is no backend at this address.
            ClientError::Blocked(status) if phase == PollPhase::Capabilities => {
                let detail = format!("{}/v1 answers with status {status}", self.config().api);
                ClientError::Rejected(Box::new(Problem::new(ProblemCode::Unknown, detail)))
            }
            error => error,
        };
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
