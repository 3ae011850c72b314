//! Response times: percentiles of the time that customers waited for a reply.

use contract::{ResponseTime, Timestamp};

/// The number of days that are measured.
const WINDOW_DAYS: u32 = 28;

/// With fewer replies the response times are unknown.
const MIN_SAMPLES: u64 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseTimeStats {
    /// The number of replies.
    pub samples: u64,
    pub median_ms: u64,
    pub p90_ms: u64,
}

impl ResponseTimeStats {
    /// The percentiles by nearest rank, so that each is a time that a customer really waited.
    pub fn from_samples(mut waited_ms: Vec<u64>) -> Option<Self> {
        waited_ms.sort_unstable();
        let samples = waited_ms.len();
        let rank = |rank: usize| waited_ms.get(rank - 1).copied();
        let median_ms = rank(samples.div_ceil(2).max(1))?;
        Some(Self { samples: samples as u64, median_ms, p90_ms: rank((samples * 9).div_ceil(10))? })
    }

    /// The response times of the contract: `None` with too few samples, and seconds rounded up.
    pub fn published(self) -> Option<ResponseTime> {
        let seconds = |ms: u64| ms.div_ceil(1_000);
        (self.samples >= MIN_SAMPLES).then(|| ResponseTime {
            p50_seconds: seconds(self.median_ms),
            p90_seconds: seconds(self.p90_ms),
            answers: self.samples,
            window_days: WINDOW_DAYS,
        })
    }
}

/// The start of the measured window.
pub fn window_start(now: Timestamp) -> Timestamp {
    now.plus_ms(-i64::from(WINDOW_DAYS) * 86_400_000)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nineteen_replies_are_unknown_and_twenty_are_published() {
        let stats = ResponseTimeStats { samples: 19, median_ms: 1_001, p90_ms: 5_000 };
        assert_eq!(stats.published(), None);
        let published = ResponseTimeStats { samples: 20, ..stats }.published().unwrap();
        assert_eq!((published.p50_seconds, published.p90_seconds, published.answers), (2, 5, 20));
    }

    #[test]
    fn percentiles_use_the_nearest_rank() {
        let percentiles = |waited: &[u64]| {
            ResponseTimeStats::from_samples(waited.to_vec()).map(|stats| (stats.median_ms, stats.p90_ms))
        };
        assert_eq!(percentiles(&[]), None);
        assert_eq!(percentiles(&[7]), Some((7, 7)));
        assert_eq!(percentiles(&[70, 10, 40, 90, 20, 60, 30, 100, 50, 80]), Some((50, 90)));
        assert_eq!(percentiles(&[999, 70, 10, 40, 90, 20, 60, 30, 100, 50, 80]), Some((60, 100)));
    }
}
