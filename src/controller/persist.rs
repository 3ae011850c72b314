//! Persistence: draft and outbox are stored on the device before an item is sent, and restored after a crash, in every
//! tab.

use std::rc::Rc;

use client::platform;
use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::Controller;
use crate::outbox::{Outbox, OutboxEvent};
use crate::storage::{DeviceStore, RecordEvent, StoreEvent, StoredRecord};
use crate::token_claims;

/// Whether the device stores drafts and items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftPersistence {
    /// Not known yet.
    Unknown,
    Persistent,
    /// The device stores nothing: a private window, a full disk. Drafts and items live as long as the page.
    MemoryOnly,
}

/// An order to the persister.
pub(super) enum PersistCommand {
    /// Apply this event to the device's record.
    Apply(Box<RecordEvent>),
    /// Take over the change of another tab.
    StoreEvent(StoreEvent),
}

/// The commands that are not written yet.
struct PersistQueue {
    store: Rc<DeviceStore>,
    commands: mpsc::UnboundedReceiver<PersistCommand>,
    /// The events of the transaction that is running.
    events: Vec<RecordEvent>,
}

impl Drop for PersistQueue {
    /// The page may remove the widget at the moment of a key press: the rest is written after the widget is gone.
    fn drop(&mut self) {
        let mut events = std::mem::take(&mut self.events);
        while let Ok(command) = self.commands.try_recv() {
            if let PersistCommand::Apply(event) = command {
                events.push(*event);
            }
        }
        if events.iter().any(RecordEvent::is_customer_input) {
            let store = self.store.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let _ = with_storage_timeout(store.update(Box::new(|record| record.apply(events)))).await;
            });
        }
    }
}

/// Longest time for one step of the device's storage, in milliseconds.
const STORAGE_TIMEOUT_MS: u64 = 8_000;

/// Pause before the page is asked for a token again, in milliseconds.
const TOKEN_RETRY_MS: u64 = 10_000;

impl Controller {
    /// Persists every event; where the device cannot, says so and goes on in memory.
    pub(super) async fn run_persister(self, mut commands: mpsc::UnboundedReceiver<PersistCommand>) {
        let Some(key) = self.record_key().await else { return self.run_in_memory(&mut commands).await };
        let persister = self.inner.with_value(|inner| inner.persister.clone());
        let page_shown = persister.clone();
        let _page_shown = platform::on_page_shown(move || {
            let _ = page_shown.unbounded_send(PersistCommand::StoreEvent(StoreEvent::Changed));
        });
        let on_event =
            Rc::new(move |event| drop(persister.unbounded_send(PersistCommand::StoreEvent(event))));
        let store = Rc::new(DeviceStore::new(key, on_event));
        self.inner.update_value(|inner| inner.store = Some(store.clone()));
        let mut queue = PersistQueue { store, commands, events: vec![] };
        let _ = self.run_persistent(&mut queue).await;
        queue.events.clear();
        self.run_in_memory(&mut queue.commands).await;
    }

    /// Without the device. The store still reports that everything is to be cleared.
    async fn run_in_memory(self, commands: &mut mpsc::UnboundedReceiver<PersistCommand>) {
        self.host_page()
            .report_error("this device stores nothing that is written; it lives as long as the page");
        self.inner.update_value(|inner| inner.store = None);
        self.persistence.set(DraftPersistence::MemoryOnly);
        loop {
            self.outbox.update(Outbox::mark_unpersisted);
            self.wake_sender();
            match commands.next().await {
                Some(PersistCommand::StoreEvent(StoreEvent::Cleared)) => self.host_page().restart(true),
                Some(_) => {}
                None => return,
            }
        }
    }

    async fn run_persistent(self, queue: &mut PersistQueue) -> Result<(), JsValue> {
        let store = queue.store.clone();
        self.restore(with_storage_timeout(store.purge_expired_drafts(platform::now_ms())).await?);
        self.persistence.set(DraftPersistence::Persistent);
        while let Some(first) = queue.commands.next().await {
            let first = match first {
                PersistCommand::Apply(event) => *event,
                PersistCommand::StoreEvent(event) => {
                    self.on_store_event(event).await?;
                    continue;
                }
            };
            let is_customer_input = first.is_customer_input();
            queue.events.push(first);
            if !store.is_open() {
                // This tab has written nothing yet; another tab may have, since this one looked.
                self.restore(with_storage_timeout(store.load()).await?);
                if !store.is_open() && !is_customer_input {
                    queue.events.clear();
                    continue;
                }
            }
            let mut store_events = vec![];
            // Events that arrive before the transaction has begun are part of it: a message that is moved back to the
            // draft is never in neither.
            let PersistQueue { commands, events, .. } = queue;
            let written = with_storage_timeout(store.update(Box::new(|record| {
                while let Ok(command) = commands.try_recv() {
                    match command {
                        PersistCommand::Apply(event) => events.push(*event),
                        PersistCommand::StoreEvent(event) => store_events.push(event),
                    }
                }
                record.apply(self.rebase(events));
            })))
            .await;
            let record = match written {
                Ok(record) => record,
                // The browser may have closed the database.
                Err(_) => {
                    store.close();
                    let again = store.update(Box::new(|record| record.apply(self.rebase(events))));
                    with_storage_timeout(again).await?
                }
            };
            events.clear();
            self.saved_draft.set(record.draft);
            self.reconcile_outbox(record.outbox);
            for event in store_events {
                self.on_store_event(event).await?;
            }
        }
        Ok(())
    }

    /// The key of the record: no customer finds what another customer of this device wrote. `None` if the token names
    /// no customer.
    async fn record_key(self) -> Option<String> {
        let customer = self.customer_key().await?;
        let config = self.config();
        Some(format!("{}\n{customer}\n{}\n", config.api, config.reference))
    }

    /// The name of the customer's change feed. `None` if the token names no customer.
    pub(super) async fn feed_name(self) -> Option<String> {
        let customer = self.customer_key().await?;
        Some(format!("yes-reply changes {}\n{customer}", self.config().api))
    }

    /// The customer whom the token names. Waits for a token.
    async fn customer_key(self) -> Option<String> {
        let client = self.client();
        loop {
            if let Ok(token) = client.token().await {
                return token_claims::claims(&token).map(|claims| token_claims::customer_key(&claims));
            }
            let (token_wait, ended) = oneshot::channel();
            self.inner.update_value(|inner| inner.token_wait = Some(token_wait));
            platform::with_timeout(TOKEN_RETRY_MS, ended).await;
        }
    }

    /// The events with the present content: since an event was made, its item may have gone to another conversation,
    /// and the draft may have changed.
    fn rebase(self, events: &[RecordEvent]) -> Vec<RecordEvent> {
        let present = |event: &RecordEvent| match event {
            RecordEvent::DraftEdited(_, at) => RecordEvent::DraftEdited(self.draft.get_untracked(), *at),
            RecordEvent::Outbox(OutboxEvent::Enqueued(item)) => {
                let item = self.outbox.read_untracked().item(item.id).unwrap_or(item).clone();
                OutboxEvent::Enqueued(item).into()
            }
            other => other.clone(),
        };
        events.iter().map(present).collect()
    }

    /// Takes over the record as it was when the page was opened. Its text stands before the text typed since.
    fn restore(self, record: StoredRecord) {
        if !record.draft.is_empty() {
            let mut draft = record.draft.clone();
            let since = self.draft.get_untracked();
            if !since.text.is_empty() {
                draft.text = format!("{}\n{}", draft.text, since.text);
            }
            draft.line_ids.extend(since.line_ids);
            draft.desired_outcome = since.desired_outcome.or(draft.desired_outcome);
            draft.reply_preference = since.reply_preference.or(draft.reply_preference);
            self.draft.set(draft);
        }
        self.saved_draft.set(record.draft);
        self.reconcile_outbox(record.outbox);
    }

    async fn on_store_event(self, event: StoreEvent) -> Result<(), JsValue> {
        match event {
            StoreEvent::Changed => self.reload().await,
            StoreEvent::Acknowledged(id) => {
                if let Ok(id) = id.parse() {
                    self.outbox.update(|outbox| outbox.apply(&OutboxEvent::Acknowledged(id)));
                    self.drop_delivered();
                }
                Ok(())
            }
            StoreEvent::Cleared => {
                self.host_page().restart(true);
                Ok(())
            }
        }
    }

    /// Takes over the changes of other tabs. A draft with unsaved changes stays.
    pub(super) async fn reload(self) -> Result<(), JsValue> {
        let Some(store) = self.store() else { return Ok(()) };
        let record = with_storage_timeout(store.load()).await?;
        if *self.draft.read_untracked() == *self.saved_draft.read_untracked()
            && *self.draft.read_untracked() != record.draft
        {
            self.draft.set(record.draft.clone());
        }
        self.saved_draft.set(record.draft);
        self.reconcile_outbox(record.outbox);
        Ok(())
    }

    fn reconcile_outbox(self, stored: Outbox) {
        self.outbox.update(|outbox| outbox.reconcile(stored));
        self.drop_delivered();
        self.wake_sender();
    }

    pub(super) fn store(self) -> Option<Rc<DeviceStore>> {
        self.inner.with_value(|inner| inner.store.clone())
    }

    /// Hands an event to the persister.
    pub(super) fn persist(self, event: RecordEvent) {
        let command = PersistCommand::Apply(Box::new(event));
        self.inner.try_with_value(|inner| inner.persister.unbounded_send(command).is_ok());
    }

    /// Applies an event on the device first, then in memory. Where the device stores nothing, in memory alone.
    pub(super) async fn apply_durably(self, event: OutboxEvent) {
        if let Some(store) = self.store() {
            let event = event.clone().into();
            let _ = with_storage_timeout(store.update(Box::new(|record| record.apply(vec![event])))).await;
        }
        self.outbox.update(|outbox| outbox.apply(&event));
    }
}

/// A step of the storage that exceeds the timeout counts as failed.
async fn with_storage_timeout<T>(step: LocalBoxFuture<'_, Result<T, JsValue>>) -> Result<T, JsValue> {
    platform::with_timeout(STORAGE_TIMEOUT_MS, step).await.unwrap_or(Err(JsValue::NULL))
}
