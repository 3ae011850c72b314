//! How long an answer takes, measured from the desk's own log.

use std::time::{Duration, Instant};

use contract::capabilities::Basis;
use contract::{ResponseTimes, Timestamp};
use tokio::sync::Mutex;

use super::store::StorageError;
use crate::desk::Desk;
use crate::support::clock;

/// Over how many days.
const WINDOW_DAYS: u32 = 28;

/// With fewer answers nobody can say yet.
const MIN_SAMPLES: u64 = 20;

/// How long a measure is good.
const CACHE_TTL: Duration = Duration::from_secs(60);

/// How long customers waited for their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseTimeStats {
    /// How many answers there were.
    pub samples: u64,
    /// Half of them came within so many milliseconds.
    pub median_ms: u64,
    /// Nine in ten of them came within so many milliseconds.
    pub p90_ms: u64,
}

impl ResponseTimeStats {
    /// How long some answers took, by nearest rank, so that each is a time that somebody really waited.
    pub fn from_samples(mut waited_ms: Vec<u64>) -> Option<Self> {
        waited_ms.sort_unstable();
        let answers = waited_ms.len();
        let rank = |rank: usize| waited_ms.get(rank - 1).copied();
        let half_ms = rank(answers.div_ceil(2).max(1))?;
        Some(Self { samples: answers as u64, median_ms: half_ms, p90_ms: rank((answers * 9).div_ceil(10))? })
    }
}

/// What was measured last, and when.
#[derive(Default)]
pub struct ResponseTimeCache(Mutex<Option<(Instant, ResponseTimes)>>);

impl Desk {
    /// How long an answer takes. Measured at most once a minute; what the database cannot say is unknown.
    pub async fn current_response_times(&self) -> ResponseTimes {
        let mut measured = self.response_times.0.lock().await;
        if let Some((_, expectation)) = measured.as_ref().filter(|(at, _)| at.elapsed() < CACHE_TTL) {
            return expectation.clone();
        }
        let expectation = self.measure().await.unwrap_or_else(|error| {
            tracing::warn!("how long answers take was not measured: {error}");
            ResponseTimes::default()
        });
        *measured = Some((Instant::now(), expectation.clone()));
        expectation
    }

    async fn measure(&self) -> Result<ResponseTimes, StorageError> {
        Ok(self
            .store
            .response_times(window_start(clock::now()))
            .await?
            .map_or_else(ResponseTimes::default, published))
    }
}

/// Since when the desk measures, from now.
pub(crate) fn window_start(now: Timestamp) -> Timestamp {
    now.plus_ms(-i64::from(WINDOW_DAYS) * 86_400_000)
}

/// What can be said of so many answers.
pub(crate) fn published(waits: ResponseTimeStats) -> ResponseTimes {
    if waits.samples < MIN_SAMPLES {
        return ResponseTimes::default();
    }
    // Nobody is told less than was measured.
    let seconds = |ms: u64| Some(ms.div_ceil(1_000));
    ResponseTimes {
        basis: Basis::Measured,
        half_within_s: seconds(waits.median_ms),
        most_within_s: seconds(waits.p90_ms),
        answers: Some(waits.samples),
        window_days: Some(WINDOW_DAYS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nineteen_answers_say_nothing_and_twenty_do() {
        let waits = ResponseTimeStats { samples: 19, median_ms: 1_001, p90_ms: 5_000 };
        assert_eq!(published(waits), ResponseTimes::default());
        let said = published(ResponseTimeStats { samples: 20, ..waits });
        assert_eq!((said.half_within_s, said.most_within_s, said.answers), (Some(2), Some(5), Some(20)));
    }

    #[test]
    fn a_measure_is_a_time_that_somebody_waited() {
        let measure = |waited: &[u64]| {
            ResponseTimeStats::from_samples(waited.to_vec()).map(|waits| (waits.median_ms, waits.p90_ms))
        };
        assert_eq!(measure(&[]), None);
        assert_eq!(measure(&[7]), Some((7, 7)));
        assert_eq!(measure(&[70, 10, 40, 90, 20, 60, 30, 100, 50, 80]), Some((50, 90)));
        assert_eq!(measure(&[999, 70, 10, 40, 90, 20, 60, 30, 100, 50, 80]), Some((60, 100)));
    }
}
