//! Background task that learns what other desks on the same database have changed, and notifies the requests that wait here.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::store::ConversationStore;
use super::topic::{Topic, notify_change};
use crate::error::StorageError;
use crate::support::notifier::Notifier;

/// How many changes are read at once.
const BATCH: usize = 500;

/// The pause after an error of the database.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(2);

pub struct ChangeFollower {
    pub store: Arc<dyn ConversationStore>,
    pub notifier: Arc<Notifier<Topic>>,
}

impl ChangeFollower {
    /// Runs until the token is cancelled. A signal of the database only ends a pause, and the changes are read from the
    /// database, so that a lost signal costs no more than the pause.
    pub async fn run(&self, mut position: u64, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let result = tokio::select! {
                () = self.store.changed_elsewhere() => self.notify_changes(position).await,
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
            let page = self.store.changed_ids(position, BATCH).await?;
            for (id, customer) in &page.changed {
                notify_change(&self.notifier, *id, customer);
            }
            if !page.changed.is_empty() {
                self.notifier.notify(&Topic::Inbox);
                self.notifier.notify(&Topic::Promises);
            }
            position = page.position;
            if page.changed.len() < BATCH {
                return Ok(position);
            }
        }
    }
}
