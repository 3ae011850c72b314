//! Keeping: what the customer writes goes into this device's storage before it is sent, and is there after a
//! crash, in every tab.

use std::rc::Rc;

use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::Session;
use crate::browser;
use crate::journal::{Journal, Told};
use crate::kept::{Change, Kept};
use crate::outbox::Outbox;
use crate::seeded::bug;
use crate::token;

/// Whether this device keeps what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// Not known yet.
    Unknown,
    /// It does.
    Device,
    /// It does not: a private window, a full disk. What is written lives as long as the page.
    Memory,
}

/// What the keeper is to do.
pub(super) enum News {
    /// Write this.
    Change(Box<Change>),
    /// Take over what another tab did.
    Told(Told),
}

/// What the keeper has to write.
struct Work {
    journal: Rc<Journal>,
    news: mpsc::UnboundedReceiver<News>,
    /// What is being written.
    changes: Vec<Change>,
}

impl Drop for Work {
    /// A widget may be taken out of the page in the moment in which its customer presses a key: what the keeper did
    /// not come to is written after it.
    fn drop(&mut self) {
        let mut changes = std::mem::take(&mut self.changes);
        while let Ok(news) = self.news.try_recv() {
            if let News::Change(change) = news {
                changes.push(*change);
            }
        }
        if changes.iter().any(Change::is_writing) {
            let journal = self.journal.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let _ = timely(journal.change(Box::new(|kept| kept.apply(changes)))).await;
            });
        }
    }
}

/// How long this device's storage may take for one step, in milliseconds.
const PATIENCE_MS: u64 = 8_000;

/// How long to wait for the page's token before it is asked again, in milliseconds.
const TOKEN_PAUSE_MS: u64 = 10_000;

impl Session {
    /// Keeps what is written; where this device cannot, says so and goes on in memory.
    pub(super) async fn keep(self, mut news: mpsc::UnboundedReceiver<News>) {
        let Some(key) = self.key().await else { return self.remember(&mut news).await };
        let keeper = self.inner.with_value(|inner| inner.keeper.clone());
        let shown = keeper.clone();
        let _shown = browser::on_shown(move || drop(shown.unbounded_send(News::Told(Told::Changed))));
        let told = Rc::new(move |told| drop(keeper.unbounded_send(News::Told(told))));
        let journal = Rc::new(Journal::new(key, told));
        self.inner.update_value(|inner| inner.journal = Some(journal.clone()));
        let mut work = Work { journal, news, changes: vec![] };
        let _ = self.keep_on_device(&mut work).await;
        work.changes.clear();
        self.remember(&mut work.news).await;
    }

    /// In memory, for as long as the page lives. The journal still hears that everything is to be forgotten.
    async fn remember(self, news: &mut mpsc::UnboundedReceiver<News>) {
        self.page().complain("this device keeps nothing of what is written; it lives as long as the page");
        self.inner.update_value(|inner| inner.journal = None);
        self.keeps.set(Keeps::Memory);
        loop {
            self.outbox.update(Outbox::give_up_keeping);
            self.wake();
            match news.next().await {
                Some(News::Told(Told::Forgotten)) => self.page().begin_again(true),
                Some(_) => {}
                None => return,
            }
        }
    }

    async fn keep_on_device(self, work: &mut Work) -> Result<(), JsValue> {
        let journal = work.journal.clone();
        self.welcome_back(timely(journal.sweep(browser::now_ms())).await?);
        self.keeps.set(Keeps::Device);
        while let Some(first) = work.news.next().await {
            let first = match first {
                News::Change(change) => *change,
                News::Told(told) => {
                    self.told(told).await?;
                    continue;
                }
            };
            let is_writing = first.is_writing();
            work.changes.push(first);
            if !journal.is_open() {
                // Nothing was written here yet; in another tab, since this one looked, it may have been.
                self.welcome_back(timely(journal.read()).await?);
                if !journal.is_open() && !is_writing {
                    work.changes.clear();
                    continue;
                }
            }
            let mut told = vec![];
            // What comes until the transaction has begun is part of it: a message that is taken back into the
            // draft is never in neither.
            let Work { news, changes, .. } = work;
            let written = timely(journal.change(Box::new(|kept| {
                while let Ok(more) = news.try_recv() {
                    match more {
                        News::Change(change) => changes.push(*change),
                        News::Told(more) => told.push(more),
                    }
                }
                kept.apply(self.as_they_are_now(changes));
            })))
            .await;
            let kept = match written {
                Ok(kept) => kept,
                // The browser may have closed what was open.
                Err(_) => {
                    journal.close();
                    timely(journal.change(Box::new(|kept| kept.apply(self.as_they_are_now(changes))))).await?
                }
            };
            changes.clear();
            self.kept.set(if bug("draft-not-kept") { self.typed.get_untracked() } else { kept.typed });
            self.mirror(kept.outbox);
            for told in told {
                self.told(told).await?;
            }
        }
        Ok(())
    }

    /// The name of the record: nobody finds what another customer of this device wrote. Waits for a token.
    async fn key(self) -> Option<String> {
        let client = self.client();
        loop {
            if let Ok(token) = client.token().await {
                let customer = token::claims(&token).map(|claims| token::customer(&claims))?;
                let config = self.config();
                return Some(format!("{}\n{customer}\n{}\n", config.api, config.reference));
            }
            let (hurry, hurried) = oneshot::channel();
            self.inner.update_value(|inner| inner.hurry = Some(hurry));
            browser::within(TOKEN_PAUSE_MS, hurried).await;
        }
    }

    /// A message may have found another conversation since it was written, and a draft gone on.
    fn as_they_are_now(self, changes: &[Change]) -> Vec<Change> {
        let now = |change: &Change| match change {
            Change::Typed(_, at) => Change::Typed(self.typed.get_untracked(), *at),
            Change::Push(item) => {
                Change::Push(self.outbox.read_untracked().item(item.id).unwrap_or(item).clone())
            }
            other => other.clone(),
        };
        changes.iter().map(now).collect()
    }

    /// What was kept when the page was opened; it stands before what was typed since.
    fn welcome_back(self, kept: Kept) {
        if !kept.typed.is_empty() {
            let mut typed = kept.typed.clone();
            let since = self.typed.get_untracked();
            if !since.text.is_empty() {
                typed.text = format!("{}\n{}", typed.text, since.text);
            }
            typed.lines.extend(since.lines);
            typed.wish = since.wish.or(typed.wish);
            typed.treatment = since.treatment.or(typed.treatment);
            self.typed.set(typed);
        }
        self.kept.set(kept.typed);
        self.mirror(kept.outbox);
    }

    async fn told(self, told: Told) -> Result<(), JsValue> {
        match told {
            Told::Changed => self.refresh().await,
            Told::Stored(id) => {
                if let Ok(id) = id.parse() {
                    self.outbox.update(|outbox| outbox.stored(id));
                    self.let_go();
                }
                Ok(())
            }
            Told::Forgotten => {
                self.page().begin_again(true);
                Ok(())
            }
        }
    }

    /// Takes over what other tabs did.
    pub(super) async fn refresh(self) -> Result<(), JsValue> {
        let Some(journal) = self.journal() else { return Ok(()) };
        let kept = timely(journal.read()).await?;
        // Who goes on writing here is not disturbed.
        if *self.typed.read_untracked() == *self.kept.read_untracked()
            && *self.typed.read_untracked() != kept.typed
        {
            self.typed.set(kept.typed.clone());
        }
        self.kept.set(kept.typed);
        self.mirror(kept.outbox);
        Ok(())
    }

    fn mirror(self, kept: Outbox) {
        let kept = if bug("reload-forgets-the-outbox") { self.written_here(&kept) } else { kept };
        self.outbox.update(|outbox| outbox.mirror(kept));
        self.let_go();
        self.wake();
    }

    /// For seeded bugs.
    fn written_here(self, kept: &Outbox) -> Outbox {
        let here = self.outbox.read_untracked();
        Outbox::of(kept.items().iter().filter(|item| here.item(item.id).is_some()).cloned().collect())
    }

    pub(super) fn journal(self) -> Option<Rc<Journal>> {
        self.inner.with_value(|inner| inner.journal.clone())
    }

    /// Hands a change to the keeper.
    pub(super) fn change(self, change: Change) {
        self.inner
            .try_with_value(|inner| inner.keeper.unbounded_send(News::Change(Box::new(change))).is_ok());
    }
}

/// What does not answer is as good as refused.
pub(super) async fn timely<T>(step: LocalBoxFuture<'_, Result<T, JsValue>>) -> Result<T, JsValue> {
    browser::within(PATIENCE_MS, step).await.unwrap_or(Err(JsValue::NULL))
}
