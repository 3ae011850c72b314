//! Following: what is new, for as long as the widget stands in the page.

use contract::{ConversationHead, Problem, Reference, Status};
use futures_channel::mpsc;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::{FutureExt, StreamExt};
use leptos::prelude::*;

use super::{Line, Session};
use crate::browser;
use crate::client::Client;
use crate::conversation::Conversation;
use crate::http::ClientError;
use crate::kept::Change;
use crate::outbox::{Outbox, backoff};

impl Session {
    /// Asks for what is new, for as long as the widget stands in the page.
    pub(super) async fn follow(self, mut nudged: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        let mut tries = 0;
        let mut asked = Asked::Nothing;
        let mut doubtful = false;
        loop {
            browser::visible().await;
            // What follows answers every nudge before it.
            while nudged.try_recv().is_ok() {}
            let wait = if asked == Asked::Entries && !doubtful { self.patience() } else { 0 };
            let started = browser::page_ms();
            // A long poll may hang on a line that died without a word, so it is given up for a nudge.
            let Either::Left((news, _)) = select(self.ask(&client, asked, wait), nudged.next()).await else {
                doubtful = true;
                continue;
            };
            doubtful = false;
            let pause = match news {
                Ok(news) => {
                    self.reached(asked);
                    tries = 0;
                    asked = asked.next();
                    // A backend, or a proxy before it, that does not wait must not be asked without a pause.
                    let short = browser::page_ms().saturating_sub(started) < 1_000;
                    let unwaited = (short && wait > 0) || self.patience() == 0;
                    let idle = news == News::None && asked == Asked::Entries && unwaited;
                    if idle {
                        u64::from(self.capabilities.read_untracked().poll_seconds.max(1)) * 1_000
                    } else {
                        0
                    }
                }
                Err(error) => {
                    let pause = self.troubled(error, tries, asked).max(backoff(tries, browser::chance()));
                    tries += 1;
                    pause
                }
            };
            if pause > 0 {
                browser::within(pause, nudged.next()).await;
            }
        }
    }

    /// The backend answered.
    fn reached(self, asked: Asked) {
        if *self.line.read_untracked() != Line::Open && asked != Asked::Nothing {
            self.line.set(Line::Open);
            self.look();
            self.outbox.update(Outbox::hurry);
            self.wake();
        }
    }

    fn ask<'a>(
        self,
        client: &'a Client,
        asked: Asked,
        wait: u32,
    ) -> LocalBoxFuture<'a, Result<News, ClientError>> {
        async move {
            match asked {
                Asked::Nothing => self.hear_capabilities(client).await,
                _ => self.hear(client, wait).await,
            }
        }
        .boxed_local()
    }

    async fn hear_capabilities(self, client: &Client) -> Result<News, ClientError> {
        let capabilities = client.capabilities().await?;
        self.capabilities.set(capabilities);
        Ok(News::Some)
    }

    /// Asks once for what is new.
    async fn hear(self, client: &Client, wait: u32) -> Result<News, ClientError> {
        let (id, heard) = self.conversation.with_untracked(|known| (known.id(), known.heard()));
        match id {
            Some(id) => {
                let page = client.entries(id, heard, wait).await?;
                let status = self.conversation.read_untracked().status();
                self.conversation.maybe_update(|conversation| conversation.merge(page));
                self.tell(heard, status);
                // A backend that repeats what it said has no news, and must not be asked without a pause.
                let is_news = self.conversation.read_untracked().heard() > heard;
                if is_news {
                    self.look();
                }
                let news = if is_news { News::Some } else { News::None };
                self.let_go();
                Ok(news)
            }
            None => {
                let about = self.reference.read_untracked().key();
                let page = client.conversations(&about, wait).await?;
                match page.conversations.into_iter().next() {
                    Some(head) => {
                        self.found(head);
                        Ok(News::Some)
                    }
                    None => {
                        self.conversation.maybe_update(Conversation::none_yet);
                        self.wake();
                        Ok(News::None)
                    }
                }
            }
        }
    }

    /// Tells the page what is new since then.
    fn tell(self, heard: u64, status: Option<Status>) {
        let (conversation, page) = (self.conversation.read_untracked(), self.page());
        for entry in conversation.answers_after(heard) {
            let (id, author) = (entry.id.to_string(), entry.author.kind.as_str());
            page.tell("received", &[("id", &id), ("author", author), ("name", &entry.author.name)]);
        }
        let now = conversation.status();
        if let Some(now) = now.filter(|_| now != status) {
            page.tell("status", &[("status", now.as_str())]);
        }
    }

    /// There is a conversation: what was to open another one goes there.
    pub(super) fn found(self, head: ConversationHead) {
        self.outbox.update(|outbox| outbox.redirect(head.id));
        self.change(Change::Redirect(head.id));
        self.heard_head(head);
        self.wake();
    }

    pub(super) fn heard_head(self, head: ConversationHead) {
        // The token's facts are fresher than those stored with the conversation; they only fill a gap.
        if *self.reference.read_untracked() == Reference::bare(head.reference.key()) {
            self.reference.set(head.reference.clone());
        }
        self.conversation.maybe_update(|conversation| conversation.merge_head(head));
    }

    /// How long the backend may wait for news, in seconds. After a trouble not at all: that it is over shall be
    /// seen as soon as it is.
    fn patience(self) -> u32 {
        if *self.line.read_untracked() != Line::Open {
            return 0;
        }
        let capabilities = self.capabilities.read_untracked();
        if capabilities.has("wait") { capabilities.limits.wait_seconds.min(25) } else { 0 }
    }

    /// The very first request failed: more likely than not something is set up wrongly.
    fn report_unreached(self) {
        let (api, origin) = (self.config().api, browser::origin());
        let message = format!(
            "{api}/v1 does not answer as a backend does. Is the address right, does the backend allow {origin}, does \
             this page's connect-src allow the backend?"
        );
        self.page().complain(&message);
        self.page().tell("error", &[("message", &message)]);
    }

    /// Tells the web team what is set up wrongly.
    pub(super) fn complain(self, problem: &Problem) {
        self.page().complain(&format!("{}: {}", problem.code.as_str(), problem.detail));
    }

    /// Notes a trouble after so many others; gives the least pause before the next try, in milliseconds.
    fn troubled(self, error: ClientError, tries: u32, asked: Asked) -> u64 {
        let (line, pause) = Line::after(error);
        let is_unreached =
            asked == Asked::Nothing && tries == 0 && line != Line::NeedToken && browser::online();
        // One poll that breaks off while nothing waits to be sent is no news for the customer.
        let hiccup = line == Line::Away && tries == 0 && self.outbox.read_untracked().items().is_empty();
        if is_unreached {
            self.report_unreached();
        }
        if is_unreached && !hiccup {
            self.line.set(line);
        } else if !hiccup {
            self.line_is(line);
        }
        pause
    }

    /// Notes how the line is now. What its page can do something about, it hears when that is news.
    pub(super) fn line_is(self, line: Line) {
        if *self.line.read_untracked() != line {
            match &line {
                Line::NeedToken => self.page().tell("token-needed", &[]),
                Line::Refused(problem) => {
                    self.complain(problem);
                    self.page().tell("error", &[("message", &problem.detail)]);
                }
                Line::Connecting | Line::Open | Line::Away => {}
            }
        }
        // Also when it is as it was: whether the device is offline may have changed.
        self.line.set(line);
    }
}

/// How far the follow loop has come.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Nothing,
    Capabilities,
    Entries,
}

impl Asked {
    fn next(self) -> Self {
        match self {
            Self::Nothing => Self::Capabilities,
            Self::Capabilities | Self::Entries => Self::Entries,
        }
    }
}

/// Whether an answer held something new.
#[derive(Clone, Copy, PartialEq)]
enum News {
    Some,
    None,
}
