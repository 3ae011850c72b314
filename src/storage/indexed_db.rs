//! Device store: records in IndexedDB, one for each customer and reference, and a channel that notifies other tabs.
//!
//! A record is read, changed and written in one transaction, so that no tab overwrites the change of another one. An
//! update is on the disk when it returns (strict durability). Specifications: Indexed Database API 3.0 (durability:
//! section 2.7.2), HTML Broadcast Channel.

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

/// Name of the database, of its one object store, and of the channel between tabs.
const NAME: &str = "yes-reply";

#[wasm_bindgen]
extern "C" {
    /// A database whose transactions take options. web-sys has that method only as an unstable API.
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

/// A change by another tab.
pub enum StoreEvent {
    /// The record changed.
    Changed,
    /// The backend has the entry with this id, as text.
    Acknowledged(String),
    /// The database is deleted, since the customer has signed out.
    Cleared,
}

/// A pending operation. Boxed, so that the module holds the code that awaits it once.
pub type StoreFuture<'a, T> = LocalBoxFuture<'a, Result<T, JsValue>>;

/// The stored record of one customer and reference.
pub struct DeviceStore {
    key: String,
    on_event: Rc<dyn Fn(StoreEvent)>,
    channel: Option<(BroadcastChannel, EventListener)>,
    open: RefCell<Option<(Database, EventListener)>>,
    /// True once the customer has signed out. Nothing is written then.
    cleared: Rc<Cell<bool>>,
}

impl DeviceStore {
    /// The store of the record with this key. `on_event` is called for changes by other tabs. The database is not
    /// opened yet, so that a page on which nobody writes leaves nothing behind.
    pub fn new(key: String, on_event: Rc<dyn Fn(StoreEvent)>) -> Self {
        let cleared = Rc::new(Cell::new(false));
        let (is_cleared, listener) = (cleared.clone(), on_event);
        let on_event: Rc<dyn Fn(StoreEvent)> = Rc::new(move |event| {
            is_cleared.set(is_cleared.get() || matches!(event, StoreEvent::Cleared));
            listener(event);
        });
        // Without channels a tab reads the changes of others when it sends, and when its page is shown.
        let channel = BroadcastChannel::new(NAME).ok().map(|channel| {
            let (on_event, key) = (on_event.clone(), key.clone());
            let listener = EventListener::new(&channel, "message", move |event| {
                let data = event.unchecked_ref::<MessageEvent>().data().as_string().unwrap_or_default();
                match data.strip_prefix(&key) {
                    _ if data.is_empty() => on_event(StoreEvent::Cleared),
                    Some("") => on_event(StoreEvent::Changed),
                    Some(id) => on_event(StoreEvent::Acknowledged(id.to_owned())),
                    None => {}
                }
            });
            (channel, listener)
        });
        Self { key, on_event, channel, open: RefCell::default(), cleared }
    }

    /// True if the database is open: it existed, or this tab has made it.
    pub fn is_open(&self) -> bool {
        self.open.borrow().is_some()
    }

    /// Closes the database. The next operation opens it again.
    pub fn close(&self) {
        if let Some((database, _)) = self.open.take() {
            database.close();
        }
    }

    /// Deletes the expired drafts of all customers and returns the record. `now` is in milliseconds since 1970.
    pub fn purge_expired_drafts(&self, now: u64) -> StoreFuture<'_, StoredRecord> {
        self.purge_transaction(now).boxed_local()
    }

    async fn purge_transaction(&self, now: u64) -> Result<StoredRecord, JsValue> {
        let Some(database) = self.database(false).await? else { return Ok(StoredRecord::default()) };
        let store = read_write_tx(&database)?.object_store(NAME)?;
        let keys: Array = request_result(&store.get_all_keys()?).await?.unchecked_into();
        let records: Array = request_result(&store.get_all()?).await?.unchecked_into();
        for (key, json) in keys.iter().zip(records.iter()) {
            let json = json.as_string();
            // A record of a later version stays as it is.
            let Some(mut record) = json.as_deref().and_then(StoredRecord::from_json) else { continue };
            record.expire_draft(now);
            if record.to_json() != json {
                put(&store, &key, record.to_json())?;
            }
        }
        self.get(&store).await
    }

    /// The record; an empty one if there is none.
    pub fn load(&self) -> StoreFuture<'_, StoredRecord> {
        self.read_transaction().boxed_local()
    }

    async fn read_transaction(&self) -> Result<StoredRecord, JsValue> {
        let Some(database) = self.database(false).await? else { return Ok(StoredRecord::default()) };
        self.get(&database.transaction(NAME, "readonly", &Object::new())?.object_store(NAME)?).await
    }

    /// Changes the record and returns it. It is on the disk when the future completes.
    pub fn update<'a>(
        &'a self,
        change: Box<dyn FnOnce(&mut StoredRecord) + 'a>,
    ) -> StoreFuture<'a, StoredRecord> {
        self.update_transaction(change).boxed_local()
    }

    async fn update_transaction(
        &self,
        change: Box<dyn FnOnce(&mut StoredRecord) + '_>,
    ) -> Result<StoredRecord, JsValue> {
        let database = self.database(true).await?.ok_or(JsValue::NULL)?;
        let transaction = read_write_tx(&database)?;
        let store = transaction.object_store(NAME)?;
        let mut record = self.get(&store).await?;
        if self.cleared.get() {
            return Ok(StoredRecord::default());
        }
        let before = record.to_json();
        change(&mut record);
        let after = record.to_json();
        if before == after {
            return Ok(record);
        }
        put(&store, &JsValue::from_str(&self.key), after)?;
        transaction_done(&transaction).await?;
        self.notify_tabs("");
        Ok(record)
    }

    /// Notifies the other tabs that the backend has an entry.
    pub fn broadcast_ack(&self, id: &str) {
        self.notify_tabs(id);
    }

    /// Notifies the other tabs of an acknowledged id, or with an empty text of a changed record.
    fn notify_tabs(&self, acknowledged_id: &str) {
        if let Some((channel, _)) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(&format!("{}{acknowledged_id}", self.key)));
        }
    }

    async fn get(&self, store: &IdbObjectStore) -> Result<StoredRecord, JsValue> {
        let json = request_result(&store.get(&JsValue::from_str(&self.key))?).await?;
        // Fails if the record cannot be parsed, so that the caller never overwrites it.
        json.as_string()
            .map_or(Ok(StoredRecord::default()), |json| StoredRecord::from_json(&json).ok_or(JsValue::NULL))
    }

    /// The database; `None` if it does not exist and `create` is false.
    async fn database(&self, create: bool) -> Result<Option<Database>, JsValue> {
        if let Some((database, _)) = &*self.open.borrow() {
            return Ok(Some(database.clone()));
        }
        let Some(database) = open(create).await? else { return Ok(None) };
        // A deletion of the database waits until every tab has closed it.
        let (closing, on_event) = (database.clone(), self.on_event.clone());
        let listener = EventListener::new(&database, "versionchange", move |_| {
            closing.close();
            on_event(StoreEvent::Cleared);
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
    // The store is made, or the database given up, within the event: even if this task ends before, no database is left
    // without its object store.
    let is_new = Rc::new(Cell::new(false));
    let (upgraded, upgrade_request) = (is_new.clone(), request.clone());
    let on_upgrade = Closure::once_into_js(move || {
        upgraded.set(true);
        if create {
            if let Ok(database) = upgrade_request.result() {
                let _ = database.unchecked_into::<IdbDatabase>().create_object_store(NAME);
            }
        } else if let Some(transaction) = upgrade_request.transaction() {
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.unchecked_ref()));
    match request_result(&request).await {
        Err(_) if is_new.get() && !create => Ok(None),
        result => result.map(|database| Some(database.unchecked_into())),
    }
}

/// The result of a request. A transaction is active while its events are handled, and the code that awaits this future
/// continues within that time.
fn request_result(request: &IdbRequest) -> StoreFuture<'_, JsValue> {
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

/// Completes when the transaction is committed; an error if it was aborted.
async fn transaction_done(transaction: &IdbTransaction) -> Result<(), JsValue> {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    }))
    .await
    .map(drop)
}
