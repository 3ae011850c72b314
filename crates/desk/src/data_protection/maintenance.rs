//! Background task that removes what the database does not need any more: conversations at the end of their retention, old
//! rows, and what erased rows have left on the disk.

use std::sync::Arc;
use std::time::Duration;

use contract::Timestamp;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::retention::RetentionPeriod;
use super::store::{DataProtectionStore, Expiry};
use crate::conversations::response_times::window_start;
use crate::conversations::topic::{Topic, notify_erasure};
use crate::error::StorageError;
use crate::peers::{PeerMessage, Peers};
use crate::support::clock;
use crate::support::notifier::Notifier;

/// The longest pause.
const INTERVAL: Duration = Duration::from_hours(1);

/// The pause after an error of the database.
const PAUSE_AFTER_ERROR: Duration = Duration::from_mins(1);

/// How many conversations one transaction erases. Other writes come between two of them.
const BATCH: usize = 100;

const DAY_MS: i64 = 86_400_000;

/// Several desks may run it on one database.
pub struct Maintenance {
    pub store: Arc<dyn DataProtectionStore>,
    pub notifier: Arc<Notifier<Topic>>,
    pub peers: Peers,
    /// Without a period, conversations are kept until their customer is erased.
    pub retention: Option<RetentionPeriod>,
}

impl Maintenance {
    /// Runs until the token is cancelled.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            // Subscribed before the pass, so that an erasure during the pass ends the pause.
            let mut erasures = self.notifier.subscribe(Topic::Erasures);
            let pause = match self.pass(clock::now(), &stop).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::warn!("the maintenance of the database is tried again in a minute: {error}");
                    PAUSE_AFTER_ERROR
                }
            };
            tokio::select! {
                _ = erasures.notified_before(Instant::now() + pause) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Removes everything that can be removed by now. Returns the time until the next pass.
    ///
    /// # Errors
    /// A storage error. The next pass goes on.
    async fn pass(&self, now: Timestamp, stop: &CancellationToken) -> Result<Duration, StorageError> {
        self.erase_expired(now, stop).await?;
        // A day more than is measured, because the clocks of several desks differ.
        self.store.remove_outdated(now, window_start(now).plus_ms(-DAY_MS)).await?;
        match self.store.compaction_due().await? {
            Some(due) if due <= now && !stop.is_cancelled() => {
                let begin = Instant::now();
                self.store.compact().await?;
                let ms = begin.elapsed().as_millis();
                tracing::info!("the database was compacted after an erasure, in {ms} ms");
                Ok(INTERVAL)
            }
            Some(due) => Ok(clock::until(due, now).min(INTERVAL)),
            None => Ok(INTERVAL),
        }
    }

    async fn erase_expired(&self, now: Timestamp, stop: &CancellationToken) -> Result<(), StorageError> {
        let Some(unchanged_since) = self.retention.and_then(|period| period.end(now)) else { return Ok(()) };
        // The rows are overwritten at once. Their traces can wait for one compaction a day, which writes the whole file.
        let compaction_due = now.plus_ms(DAY_MS);
        let expiry = Expiry { unchanged_since, limit: BATCH, now, compaction_due };
        let mut total = 0;
        while !stop.is_cancelled() {
            let erased = self.store.erase_expired(expiry).await?;
            for &conversation in &erased {
                notify_erasure(&self.notifier, conversation);
                self.peers.tell(PeerMessage::Erasure { conversation });
            }
            total += erased.len();
            if erased.len() < BATCH {
                break;
            }
        }
        if total > 0 {
            tracing::info!("{total} conversations were erased at the end of the retention");
        }
        Ok(())
    }
}
