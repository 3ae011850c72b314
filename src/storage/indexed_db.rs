//! This device's storage: what must outlive the page. One record for each customer and reference, read, changed
//! and written in one transaction, so that tabs never work against one another.
//!
//! Specification: Indexed Database API 3.0 (strict durability: section 2.7.2), HTML Broadcast Channel.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use gloo_events::EventListener;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, MessageEvent};

use crate::storage::StoredRecord;

/// The database, its one store, and the channel on which tabs tell one another of changes.
const NAME: &str = "yes-reply";

#[wasm_bindgen]
extern "C" {
    /// A database whose transactions take options, which web-sys does not count as stable.
    #[wasm_bindgen(extends = IdbDatabase)]
    #[derive(Clone)]
    type Database;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Database,
        store: &str,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// What another tab tells.
pub enum StoreEvent {
    /// The record has changed.
    Changed,
    /// The backend has the entry with this id, as text.
    Acknowledged(String),
    /// Everything is forgotten: the customer has signed out.
    Cleared,
}

/// A step of the storage. Boxed, so that its code is in the module once.
pub type Step<'a, T> = LocalBoxFuture<'a, Result<T, JsValue>>;

/// The record of one customer and reference.
pub struct DeviceStore {
    key: String,
    told: Rc<dyn Fn(StoreEvent)>,
    channel: Option<(BroadcastChannel, EventListener)>,
    open: RefCell<Option<(Database, EventListener)>>,
    /// The customer has signed out: nothing is written any more.
    forgotten: Rc<Cell<bool>>,
}

impl DeviceStore {
    /// The record with this key; `told` hears what other tabs do to it. Nothing is opened yet: a page on which
    /// nobody types leaves nothing behind.
    pub fn new(key: String, told: Rc<dyn Fn(StoreEvent)>) -> Self {
        let forgotten = Rc::new(Cell::new(false));
        let (forgets, heard) = (forgotten.clone(), told);
        let told: Rc<dyn Fn(StoreEvent)> = Rc::new(move |told| {
            forgets.set(forgets.get() || matches!(told, StoreEvent::Cleared));
            heard(told);
        });
        // A browser without channels tells nobody; its tabs find out when they send, and when they are looked at.
        let channel = BroadcastChannel::new(NAME).ok().map(|channel| {
            let (told, key) = (told.clone(), key.clone());
            let listener = EventListener::new(&channel, "message", move |event| {
                let data = event.unchecked_ref::<MessageEvent>().data().as_string().unwrap_or_default();
                match data.strip_prefix(&key) {
                    _ if data.is_empty() => told(StoreEvent::Cleared),
                    Some("") => told(StoreEvent::Changed),
                    Some(id) => told(StoreEvent::Acknowledged(id.to_owned())),
                    None => {}
                }
            });
            (channel, listener)
        });
        Self { key, told, channel, open: RefCell::default(), forgotten }
    }

    /// Whether something was found or made.
    pub fn is_open(&self) -> bool {
        self.open.borrow().is_some()
    }

    /// Opens the storage anew at the next step; the browser may have closed it.
    pub fn close(&self) {
        if let Some((database, _)) = self.open.take() {
            database.close();
        }
    }

    /// Forgets the drafts of all customers that are too old; gives what is kept then.
    pub fn purge_expired_drafts(&self, now: u64) -> Step<'_, StoredRecord> {
        self.sweep_now(now).boxed_local()
    }

    async fn sweep_now(&self, now: u64) -> Result<StoredRecord, JsValue> {
        let Some(database) = self.database(false).await? else { return Ok(StoredRecord::default()) };
        let store = read_write_tx(&database)?.object_store(NAME)?;
        let keys: Array = request_result(&store.get_all_keys()?).await?.unchecked_into();
        let records: Array = request_result(&store.get_all()?).await?.unchecked_into();
        for (key, record) in keys.iter().zip(records.iter()) {
            let record = record.as_string();
            // What a later version wrote is not ours to judge.
            let Some(mut kept) = record.as_deref().and_then(StoredRecord::from_json) else { continue };
            kept.expire_draft(now);
            if kept.to_json() != record {
                put(&store, &key, kept.to_json())?;
            }
        }
        self.get(&store).await
    }

    /// What is kept.
    pub fn load(&self) -> Step<'_, StoredRecord> {
        self.read_now().boxed_local()
    }

    async fn read_now(&self) -> Result<StoredRecord, JsValue> {
        let Some(database) = self.database(false).await? else { return Ok(StoredRecord::default()) };
        self.get(&database.transaction(NAME, "readonly", &Object::new())?.object_store(NAME)?).await
    }

    /// Changes what is kept; gives what is kept then. It is on the disk when this returns.
    pub fn update<'a>(&'a self, change: Box<dyn FnOnce(&mut StoredRecord) + 'a>) -> Step<'a, StoredRecord> {
        self.change_now(change).boxed_local()
    }

    async fn change_now(
        &self,
        change: Box<dyn FnOnce(&mut StoredRecord) + '_>,
    ) -> Result<StoredRecord, JsValue> {
        let database = self.database(true).await?.ok_or(JsValue::NULL)?;
        let transaction = read_write_tx(&database)?;
        let store = transaction.object_store(NAME)?;
        let mut kept = self.get(&store).await?;
        if self.forgotten.get() {
            return Ok(StoredRecord::default());
        }
        let before = kept.to_json();
        change(&mut kept);
        let after = kept.to_json();
        if before == after {
            return Ok(kept);
        }
        put(&store, &JsValue::from_str(&self.key), after)?;
        transaction_done(&transaction).await?;
        self.notify_tabs("");
        Ok(kept)
    }

    /// Tells the other tabs that the backend has an entry.
    pub fn broadcast_ack(&self, id: &str) {
        self.notify_tabs(id);
    }

    fn notify_tabs(&self, what: &str) {
        if let Some((channel, _)) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(&format!("{}{what}", self.key)));
        }
    }

    async fn get(&self, store: &IdbObjectStore) -> Result<StoredRecord, JsValue> {
        let record = request_result(&store.get(&JsValue::from_str(&self.key))?).await?;
        // What cannot be read must not be written over.
        record.as_string().map_or(Ok(StoredRecord::default()), |record| {
            StoredRecord::from_json(&record).ok_or(JsValue::NULL)
        })
    }

    /// The database; `None` if there is none and it is not to be made.
    async fn database(&self, create: bool) -> Result<Option<Database>, JsValue> {
        if let Some((database, _)) = &*self.open.borrow() {
            return Ok(Some(database.clone()));
        }
        let Some(database) = open(create).await? else { return Ok(None) };
        // Whoever deletes the database waits until it is closed everywhere.
        let (closing, told) = (database.clone(), self.told.clone());
        let listener = EventListener::new(&database, "versionchange", move |_| {
            closing.close();
            told(StoreEvent::Cleared);
        });
        self.open.replace(Some((database.clone(), listener)));
        Ok(Some(database))
    }
}

impl Drop for DeviceStore {
    fn drop(&mut self) {
        self.close();
        if let Some((channel, _)) = &self.channel {
            channel.close();
        }
    }
}

fn read_write_tx(database: &Database) -> Result<IdbTransaction, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    database.transaction(NAME, "readwrite", &options)
}

fn put(store: &IdbObjectStore, key: &JsValue, record: Option<String>) -> Result<(), JsValue> {
    match record {
        Some(record) => store.put_with_key(&JsValue::from_str(&record), key)?,
        None => store.delete(key)?,
    };
    Ok(())
}

async fn open(create: bool) -> Result<Option<Database>, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let request = factory.ok_or(JsValue::NULL)?.open_with_u32(NAME, 1)?;
    // It is decided within the event: whatever becomes of who asked, no database is left without its store.
    let is_new = Rc::new(Cell::new(false));
    let (making, making_request) = (is_new.clone(), request.clone());
    let make = Closure::once_into_js(move || {
        making.set(true);
        if create {
            if let Ok(database) = making_request.result() {
                let _ = database.unchecked_into::<IdbDatabase>().create_object_store(NAME);
            }
        } else if let Some(transaction) = making_request.transaction() {
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(make.unchecked_ref()));
    match request_result(&request).await {
        Err(_) if is_new.get() && !create => Ok(None),
        opened => opened.map(|database| Some(database.unchecked_into())),
    }
}

/// What a request brings. A transaction stays open while its events are handled, and what waits for them goes on
/// within that time.
fn request_result(request: &IdbRequest) -> Step<'_, JsValue> {
    async move {
        JsFuture::from(Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
        }))
        .await?;
        request.result()
    }
    .boxed_local()
}

async fn transaction_done(transaction: &IdbTransaction) -> Result<(), JsValue> {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    }))
    .await
    .map(drop)
}
