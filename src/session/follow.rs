//! Following: what is new, for as long as the widget stands in the page.

use contract::{ConversationHead, Problem, Reference, Status};
use futures_channel::mpsc;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::{FutureExt, StreamExt};
use leptos::prelude::*;

use super::{ConnectionState, Controller};
use crate::browser;
use crate::client::Client;
use crate::conversation::Conversation;
use crate::http::ClientError;
use crate::kept::RecordEvent;
use crate::outbox::{Outbox, backoff};

impl Controller {
    /// Asks for what is new, for as long as the widget stands in the page.
    pub(super) async fn run_poller(self, mut nudged: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        let mut tries = 0;
        let mut asked = PollPhase::Capabilities;
        let mut doubtful = false;
        loop {
            browser::page_visible().await;
            // What follows answers every nudge before it.
            while nudged.try_recv().is_ok() {}
            let wait = if asked == PollPhase::Updates && !doubtful { self.wait_seconds() } else { 0 };
            let started = browser::monotonic_ms();
            // A long poll may hang on a line that died without a word, so it is given up for a nudge.
            let Either::Left((news, _)) = select(self.poll_once(&client, asked, wait), nudged.next()).await
            else {
                doubtful = true;
                continue;
            };
            doubtful = false;
            let pause = match news {
                Ok(news) => {
                    self.on_success(asked);
                    tries = 0;
                    asked = asked.next();
                    // A backend, or a proxy before it, that does not wait must not be asked without a pause.
                    let short = browser::monotonic_ms().saturating_sub(started) < 1_000;
                    let unwaited = (short && wait > 0) || self.wait_seconds() == 0;
                    let idle = news == PollOutcome::Unchanged && asked == PollPhase::Updates && unwaited;
                    if idle {
                        u64::from(self.capabilities.read_untracked().poll_seconds.max(1)) * 1_000
                    } else {
                        0
                    }
                }
                Err(error) => {
                    let pause =
                        self.on_error(error, tries, asked).max(backoff(tries, browser::random_fraction()));
                    tries += 1;
                    pause
                }
            };
            if pause > 0 {
                browser::with_timeout(pause, nudged.next()).await;
            }
        }
    }

    /// The backend answered.
    fn on_success(self, asked: PollPhase) {
        if *self.connection.read_untracked() != ConnectionState::Online && asked != PollPhase::Capabilities {
            self.connection.set(ConnectionState::Online);
            self.check_read();
            self.outbox.update(Outbox::reset_backoff);
            self.wake_sender();
        }
    }

    fn poll_once<'a>(
        self,
        client: &'a Client,
        asked: PollPhase,
        wait: u32,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, ClientError>> {
        async move {
            match asked {
                PollPhase::Capabilities => self.fetch_capabilities(client).await,
                _ => self.fetch_updates(client, wait).await,
            }
        }
        .boxed_local()
    }

    async fn fetch_capabilities(self, client: &Client) -> Result<PollOutcome, ClientError> {
        let capabilities = client.capabilities().await?;
        self.capabilities.set(capabilities);
        Ok(PollOutcome::Changed)
    }

    /// Asks once for what is new.
    async fn fetch_updates(self, client: &Client, wait: u32) -> Result<PollOutcome, ClientError> {
        let (id, heard) = self.conversation.with_untracked(|known| (known.id(), known.last_seq_received()));
        match id {
            Some(id) => {
                let page = client.entries(id, heard, wait).await?;
                let status = self.conversation.read_untracked().status();
                self.conversation.maybe_update(|conversation| conversation.merge(page));
                self.emit_updates(heard, status);
                // A backend that repeats what it said has no news, and must not be asked without a pause.
                let is_news = self.conversation.read_untracked().last_seq_received() > heard;
                if is_news {
                    self.check_read();
                }
                let news = if is_news { PollOutcome::Changed } else { PollOutcome::Unchanged };
                self.drop_delivered();
                Ok(news)
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

    /// Tells the page what is new since then.
    fn emit_updates(self, heard: u64, status: Option<Status>) {
        let (conversation, page) = (self.conversation.read_untracked(), self.page());
        for entry in conversation.replies_after(heard) {
            let (id, author) = (entry.id.to_string(), entry.author.kind.as_str());
            page.emit("received", &[("id", &id), ("author", author), ("name", &entry.author.name)]);
        }
        let now = conversation.status();
        if let Some(now) = now.filter(|_| now != status) {
            page.emit("status", &[("status", now.as_str())]);
        }
    }

    /// There is a conversation: what was to open another one goes there.
    pub(super) fn adopt_conversation(self, head: ConversationHead) {
        self.outbox.update(|outbox| outbox.retarget(head.id));
        self.change(RecordEvent::Retargeted(head.id));
        self.merge_head(head);
        self.wake_sender();
    }

    pub(super) fn merge_head(self, head: ConversationHead) {
        // The token's facts are fresher than those stored with the conversation; they only fill a gap.
        if *self.reference.read_untracked() == Reference::bare(head.reference.key()) {
            self.reference.set(head.reference.clone());
        }
        self.conversation.maybe_update(|conversation| conversation.merge_head(head));
    }

    /// How long the backend may wait for news, in seconds. After a trouble not at all: that it is over shall be
    /// seen as soon as it is.
    fn wait_seconds(self) -> u32 {
        if *self.connection.read_untracked() != ConnectionState::Online {
            return 0;
        }
        let capabilities = self.capabilities.read_untracked();
        if capabilities.has("wait") { capabilities.limits.wait_seconds.min(25) } else { 0 }
    }

    /// The very first request failed: more likely than not something is set up wrongly.
    fn report_unreachable(self) {
        let (api, origin) = (self.config().api, browser::page_origin());
        let message = format!(
            "{api}/v1 does not answer as a backend does. Is the address right, does the backend allow {origin}, does \
             this page's connect-src allow the backend?"
        );
        self.page().report_error(&message);
        self.page().emit("error", &[("message", &message)]);
    }

    /// Tells the web team what is set up wrongly.
    pub(super) fn report_problem(self, problem: &Problem) {
        self.page().report_error(&format!("{}: {}", problem.code.as_str(), problem.detail));
    }

    /// Notes a trouble after so many others; gives the least pause before the next try, in milliseconds.
    fn on_error(self, error: ClientError, tries: u32, asked: PollPhase) -> u64 {
        let (line, pause) = ConnectionState::after(error);
        let is_unreached = asked == PollPhase::Capabilities
            && tries == 0
            && line != ConnectionState::AuthRequired
            && browser::is_online();
        // One poll that breaks off while nothing waits to be sent is no news for the customer.
        let hiccup = line == ConnectionState::Unreachable
            && tries == 0
            && self.outbox.read_untracked().items().is_empty();
        if is_unreached {
            self.report_unreachable();
        }
        if is_unreached && !hiccup {
            self.connection.set(line);
        } else if !hiccup {
            self.set_connection(line);
        }
        pause
    }

    /// Notes how the line is now. What its page can do something about, it hears when that is news.
    pub(super) fn set_connection(self, line: ConnectionState) {
        if *self.connection.read_untracked() != line {
            match &line {
                ConnectionState::AuthRequired => self.page().emit("token-needed", &[]),
                ConnectionState::Rejected(problem) => {
                    self.report_problem(problem);
                    self.page().emit("error", &[("message", &problem.detail)]);
                }
                ConnectionState::Connecting | ConnectionState::Online | ConnectionState::Unreachable => {}
            }
        }
        // Also when it is as it was: whether the device is offline may have changed.
        self.connection.set(line);
    }
}

/// How far the follow loop has come.
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
