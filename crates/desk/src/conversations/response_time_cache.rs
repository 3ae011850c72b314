//! Cache of the response times, measured at most once a minute.

use std::sync::Arc;
use std::time::{Duration, Instant};

use contract::ResponseTime;
use tokio::sync::Mutex;

use super::response_times::{ResponseTimeStats, window_start};
use super::store::ConversationStore;
use crate::error::StorageError;
use crate::support::clock;

const CACHE_TTL: Duration = Duration::from_secs(60);

pub struct ResponseTimeCache {
    store: Arc<dyn ConversationStore>,
    measured: Mutex<Option<(Instant, Option<ResponseTime>)>>,
}

impl ResponseTimeCache {
    pub fn new(store: Arc<dyn ConversationStore>) -> Self {
        Self { store, measured: Mutex::default() }
    }

    /// The current response times; `None` with too few answers, and when the database fails.
    pub async fn current(&self) -> Option<ResponseTime> {
        let mut measured = self.measured.lock().await;
        if let Some((_, times)) = measured.as_ref().filter(|(at, _)| at.elapsed() < CACHE_TTL) {
            return times.clone();
        }
        let times = self.measure().await.unwrap_or_else(|error| {
            tracing::warn!("the response times could not be measured: {error}");
            None
        });
        *measured = Some((Instant::now(), times.clone()));
        times
    }

    async fn measure(&self) -> Result<Option<ResponseTime>, StorageError> {
        let stats = self.store.response_times(window_start(clock::now())).await?;
        Ok(stats.and_then(ResponseTimeStats::published))
    }
}
