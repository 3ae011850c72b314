//! Reads the event log for a consumer and stores the jobs that follow from it.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::consumer::ConsumerName;
use super::job::NewJob;
use super::store::JobStore;
use crate::conversations::event_log::{ChangeEvent, EventLog};
use crate::error::StorageError;

/// How many events are read at once.
const BATCH: usize = 500;

/// How many positions without a job are passed before the position is stored.
const MAX_UNSTORED: u64 = 10_000;

pub struct LogReader {
    log: Arc<dyn EventLog>,
    store: Arc<dyn JobStore>,
    consumer: ConsumerName,
    positions: Mutex<Positions>,
}

struct Positions {
    stored: u64,
    /// At or after the stored one. No event between them has a job.
    read: u64,
}

impl LogReader {
    /// Goes on where the consumer has stopped, and begins with the present for a new consumer.
    ///
    /// # Errors
    /// A storage error.
    pub async fn start(
        log: Arc<dyn EventLog>,
        store: Arc<dyn JobStore>,
        consumer: ConsumerName,
    ) -> Result<Self, StorageError> {
        let stored = store.consumer_position(&consumer).await?;
        Ok(Self { log, store, consumer, positions: Mutex::new(Positions { stored, read: stored }) })
    }

    /// Stores the jobs of all events that are new.
    ///
    /// # Errors
    /// A storage error. The events of the last batch are read again then.
    pub async fn enqueue(
        &self,
        job_for: impl Fn(&ChangeEvent) -> Option<NewJob>,
    ) -> Result<(), StorageError> {
        let mut positions = self.positions.lock().await;
        loop {
            let events = self.log.events_after(positions.read, BATCH).await?;
            let Some(last) = events.last() else { return Ok(()) };
            let jobs: Vec<NewJob> = events.iter().filter_map(&job_for).collect();
            if jobs.is_empty() && last.position - positions.stored < MAX_UNSTORED {
                positions.read = last.position;
                continue;
            }
            let (from, to) = (positions.stored, last.position);
            let position = if self.store.advance_consumer(&self.consumer, from, to, &jobs).await? {
                to
            } else {
                self.store.consumer_position(&self.consumer).await?
            };
            *positions = Positions { stored: position, read: position };
        }
    }
}
