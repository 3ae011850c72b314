//! Keeping: what the customer writes goes into this device's storage before it is sent, and is there after a
//! crash, in every tab.

use std::rc::Rc;

use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::Controller;
use crate::browser;
use crate::journal::{DeviceStore, StoreEvent};
use crate::kept::{RecordEvent, StoredRecord};
use crate::outbox::Outbox;
use crate::seeded::bug;
use crate::token;

/// Whether this device keeps what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftPersistence {
    /// Not known yet.
    Unknown,
    /// It does.
    Persistent,
    /// It does not: a private window, a full disk. What is written lives as long as the page.
    MemoryOnly,
}

/// What the keeper is to do.
pub(super) enum PersistCommand {
    /// Write this.
    Apply(Box<RecordEvent>),
    /// Take over what another tab did.
    StoreEvent(StoreEvent),
}

/// What the keeper has to write.
struct PersistQueue {
    journal: Rc<DeviceStore>,
    news: mpsc::UnboundedReceiver<PersistCommand>,
    /// What is being written.
    changes: Vec<RecordEvent>,
}

impl Drop for PersistQueue {
    /// A widget may be taken out of the page in the moment in which its customer presses a key: what the keeper did
    /// not come to is written after it.
    fn drop(&mut self) {
        let mut changes = std::mem::take(&mut self.changes);
        while let Ok(news) = self.news.try_recv() {
            if let PersistCommand::Apply(change) = news {
                changes.push(*change);
            }
        }
        if changes.iter().any(RecordEvent::is_customer_input) {
            let journal = self.journal.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let _ = with_storage_timeout(journal.update(Box::new(|kept| kept.apply(changes)))).await;
            });
        }
    }
}

/// How long this device's storage may take for one step, in milliseconds.
const STORAGE_TIMEOUT_MS: u64 = 8_000;

/// How long to wait for the page's token before it is asked again, in milliseconds.
const TOKEN_RETRY_MS: u64 = 10_000;

impl Controller {
    /// Keeps what is written; where this device cannot, says so and goes on in memory.
    pub(super) async fn run_persister(self, mut news: mpsc::UnboundedReceiver<PersistCommand>) {
        let Some(key) = self.record_key().await else { return self.run_in_memory(&mut news).await };
        let keeper = self.inner.with_value(|inner| inner.keeper.clone());
        let shown = keeper.clone();
        let _shown = browser::on_page_shown(move || {
            drop(shown.unbounded_send(PersistCommand::StoreEvent(StoreEvent::Changed)))
        });
        let told = Rc::new(move |told| drop(keeper.unbounded_send(PersistCommand::StoreEvent(told))));
        let journal = Rc::new(DeviceStore::new(key, told));
        self.inner.update_value(|inner| inner.journal = Some(journal.clone()));
        let mut work = PersistQueue { journal, news, changes: vec![] };
        let _ = self.run_persistent(&mut work).await;
        work.changes.clear();
        self.run_in_memory(&mut work.news).await;
    }

    /// In memory, for as long as the page lives. The journal still hears that everything is to be forgotten.
    async fn run_in_memory(self, news: &mut mpsc::UnboundedReceiver<PersistCommand>) {
        self.page()
            .report_error("this device keeps nothing of what is written; it lives as long as the page");
        self.inner.update_value(|inner| inner.journal = None);
        self.persistence.set(DraftPersistence::MemoryOnly);
        loop {
            self.outbox.update(Outbox::mark_unpersisted);
            self.wake_sender();
            match news.next().await {
                Some(PersistCommand::StoreEvent(StoreEvent::Cleared)) => self.page().restart(true),
                Some(_) => {}
                None => return,
            }
        }
    }

    async fn run_persistent(self, work: &mut PersistQueue) -> Result<(), JsValue> {
        let journal = work.journal.clone();
        self.restore(with_storage_timeout(journal.purge_expired_drafts(browser::now_ms())).await?);
        self.persistence.set(DraftPersistence::Persistent);
        while let Some(first) = work.news.next().await {
            let first = match first {
                PersistCommand::Apply(change) => *change,
                PersistCommand::StoreEvent(told) => {
                    self.on_store_event(told).await?;
                    continue;
                }
            };
            let is_writing = first.is_customer_input();
            work.changes.push(first);
            if !journal.is_open() {
                // Nothing was written here yet; in another tab, since this one looked, it may have been.
                self.restore(with_storage_timeout(journal.load()).await?);
                if !journal.is_open() && !is_writing {
                    work.changes.clear();
                    continue;
                }
            }
            let mut told = vec![];
            // What comes until the transaction has begun is part of it: a message that is taken back into the
            // draft is never in neither.
            let PersistQueue { news, changes, .. } = work;
            let written = with_storage_timeout(journal.update(Box::new(|kept| {
                while let Ok(more) = news.try_recv() {
                    match more {
                        PersistCommand::Apply(change) => changes.push(*change),
                        PersistCommand::StoreEvent(more) => told.push(more),
                    }
                }
                kept.apply(self.rebase(changes));
            })))
            .await;
            let kept = match written {
                Ok(kept) => kept,
                // The browser may have closed what was open.
                Err(_) => {
                    journal.close();
                    with_storage_timeout(journal.update(Box::new(|kept| kept.apply(self.rebase(changes)))))
                        .await?
                }
            };
            changes.clear();
            self.saved_draft.set(if bug("draft-not-kept") { self.draft.get_untracked() } else { kept.draft });
            self.reconcile_outbox(kept.outbox);
            for told in told {
                self.on_store_event(told).await?;
            }
        }
        Ok(())
    }

    /// The name of the record: nobody finds what another customer of this device wrote. Waits for a token.
    async fn record_key(self) -> Option<String> {
        let client = self.client();
        loop {
            if let Ok(token) = client.token().await {
                let customer = token::claims(&token).map(|claims| token::customer_key(&claims))?;
                let config = self.config();
                return Some(format!("{}\n{customer}\n{}\n", config.api, config.reference));
            }
            let (hurry, hurried) = oneshot::channel();
            self.inner.update_value(|inner| inner.hurry = Some(hurry));
            browser::with_timeout(TOKEN_RETRY_MS, hurried).await;
        }
    }

    /// A message may have found another conversation since it was written, and a draft gone on.
    fn rebase(self, changes: &[RecordEvent]) -> Vec<RecordEvent> {
        let now = |change: &RecordEvent| match change {
            RecordEvent::DraftEdited(_, at) => RecordEvent::DraftEdited(self.draft.get_untracked(), *at),
            RecordEvent::Enqueued(item) => {
                RecordEvent::Enqueued(self.outbox.read_untracked().item(item.id).unwrap_or(item).clone())
            }
            other => other.clone(),
        };
        changes.iter().map(now).collect()
    }

    /// What was kept when the page was opened; it stands before what was typed since.
    fn restore(self, kept: StoredRecord) {
        if !kept.draft.is_empty() {
            let mut typed = kept.draft.clone();
            let since = self.draft.get_untracked();
            if !since.text.is_empty() {
                typed.text = format!("{}\n{}", typed.text, since.text);
            }
            typed.lines.extend(since.lines);
            typed.wish = since.wish.or(typed.wish);
            typed.treatment = since.treatment.or(typed.treatment);
            self.draft.set(typed);
        }
        self.saved_draft.set(kept.draft);
        self.reconcile_outbox(kept.outbox);
    }

    async fn on_store_event(self, told: StoreEvent) -> Result<(), JsValue> {
        match told {
            StoreEvent::Changed => self.reload().await,
            StoreEvent::Acknowledged(id) => {
                if let Ok(id) = id.parse() {
                    self.outbox.update(|outbox| outbox.mark_acknowledged(id));
                    self.drop_delivered();
                }
                Ok(())
            }
            StoreEvent::Cleared => {
                self.page().restart(true);
                Ok(())
            }
        }
    }

    /// Takes over what other tabs did.
    pub(super) async fn reload(self) -> Result<(), JsValue> {
        let Some(journal) = self.store() else { return Ok(()) };
        let kept = with_storage_timeout(journal.load()).await?;
        // Who goes on writing here is not disturbed.
        if *self.draft.read_untracked() == *self.saved_draft.read_untracked()
            && *self.draft.read_untracked() != kept.draft
        {
            self.draft.set(kept.draft.clone());
        }
        self.saved_draft.set(kept.draft);
        self.reconcile_outbox(kept.outbox);
        Ok(())
    }

    fn reconcile_outbox(self, kept: Outbox) {
        let kept = if bug("reload-forgets-the-outbox") { self.written_here(&kept) } else { kept };
        self.outbox.update(|outbox| outbox.reconcile(kept));
        self.drop_delivered();
        self.wake_sender();
    }

    /// For seeded bugs.
    fn written_here(self, kept: &Outbox) -> Outbox {
        let here = self.outbox.read_untracked();
        Outbox::from_items(kept.items().iter().filter(|item| here.item(item.id).is_some()).cloned().collect())
    }

    pub(super) fn store(self) -> Option<Rc<DeviceStore>> {
        self.inner.with_value(|inner| inner.journal.clone())
    }

    /// Hands a change to the keeper.
    pub(super) fn change(self, change: RecordEvent) {
        self.inner.try_with_value(|inner| {
            inner.keeper.unbounded_send(PersistCommand::Apply(Box::new(change))).is_ok()
        });
    }
}

/// What does not answer is as good as refused.
pub(super) async fn with_storage_timeout<T>(
    step: LocalBoxFuture<'_, Result<T, JsValue>>,
) -> Result<T, JsValue> {
    browser::with_timeout(STORAGE_TIMEOUT_MS, step).await.unwrap_or(Err(JsValue::NULL))
}
