//! Response times: percentiles of the time that customers waited for a reply.

use contract::capabilities::Basis;
use contract::{ResponseTimes, Timestamp};

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

    /// The response times of the contract: unknown with too few samples, and seconds rounded up.
    pub fn published(self) -> ResponseTimes {
        if self.samples < MIN_SAMPLES {
            return ResponseTimes::default();
        }
        let seconds = |ms: u64| Some(ms.div_ceil(1_000));
        ResponseTimes {
            basis: Basis::Measured,
            half_within_s: seconds(self.median_ms),
            most_within_s: seconds(self.p90_ms),
            answers: Some(self.samples),
            window_days: Some(WINDOW_DAYS),
        }
    }
}

/// The start of the measured window.
pub fn window_start(now: Timestamp) -> Timestamp {
    now.plus_ms(-i64::from(WINDOW_DAYS) * 86_400_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nineteen_replies_are_unknown_and_twenty_are_published() {
        let stats = ResponseTimeStats { samples: 19, median_ms: 1_001, p90_ms: 5_000 };
        assert_eq!(stats.published(), ResponseTimes::default());
        let published = ResponseTimeStats { samples: 20, ..stats }.published();
        assert_eq!(
            (published.half_within_s, published.most_within_s, published.answers),
            (Some(2), Some(5), Some(20))
        );
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
