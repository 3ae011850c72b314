//! Storage on the device, one record for each customer and reference: the record, the database, and the lock across
//! tabs.

mod indexed_db;
mod record;
mod tab_lock;

pub use indexed_db::{DeviceStore, StoreEvent};
pub use record::{MessageDraft, RecordEvent, StoredRecord};
pub use tab_lock::TabLock;
