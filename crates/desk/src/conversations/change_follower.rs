//! Background task that learns what other desks on the same database have changed, and notifies the requests that wait here.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::event_log::EventLog;
use super::topic::{Topic, notify_change};
use crate::error::StorageError;
use crate::support::notifier::Notifier;

/// How many changes are read at once.
const BATCH: usize = 500;

/// The pause after an error of the database.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(2);

pub struct ChangeFollower {
    pub log: Arc<dyn EventLog>,
    pub notifier: Arc<Notifier<Topic>>,
}

impl ChangeFollower {
    /// Runs until the token is cancelled. A signal of the database only ends a pause, and the changes are read from the
    /// database, so that a lost signal costs no more than the pause.
    pub async fn run(&self, mut position: u64, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let result = tokio::select! {
                () = self.log.changed_elsewhere() => self.notify_changes(position).await,
                () = stop.cancelled() => return,
            };
            match result {
                Ok(last) => position = last,
                Err(error) => {
                    tracing::warn!("changes of other desks could not be read: {error}");
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE_AFTER_ERROR) => {}
                        () = stop.cancelled() => return,
                    }
                }
            }
        }
    }

    /// Notifies all that wait for a change after a position, and returns the position of the last change.
    async fn notify_changes(&self, mut position: u64) -> Result<u64, StorageError> {
        loop {
            let events = self.log.events_after(position, BATCH).await?;
            for event in &events {
                notify_change(&self.notifier, event.conversation, &event.customer);
            }
            let Some(last) = events.last() else { return Ok(position) };
            self.notifier.notify(&Topic::Inbox);
            self.notifier.notify(&Topic::Promises);
            position = last.position;
            if events.len() < BATCH {
                return Ok(position);
            }
        }
    }
}
