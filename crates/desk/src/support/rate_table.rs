//! Limits of how often something happens, for any number of keys in a fixed amount of memory.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A token bucket: so much at once, and one more after each interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub burst: u64,
    pub interval: Duration,
}

/// The token buckets of all keys, in a table that never grows and is never full.
///
/// A key has a bucket in each of two rows, at places that depend on secrets of this table: nobody can choose keys that share
/// the buckets of another one. Keys share buckets by chance, so that a key is refused only if both of its buckets are empty.
pub struct RateTable {
    rate: Rate,
    rows: [BucketRow; 2],
    /// The origin of the times in the buckets.
    start: Instant,
}

struct BucketRow {
    secret: RandomState,
    /// When each bucket is full again, in microseconds since the start of the table.
    full_at: Box<[AtomicU64]>,
}

impl RateTable {
    /// A table with so many buckets in each row.
    pub fn new(rate: Rate, buckets: usize) -> Self {
        let row = || BucketRow {
            secret: RandomState::new(),
            full_at: (0..buckets.max(1)).map(|_| AtomicU64::new(0)).collect(),
        };
        Self { rate, rows: [row(), row()], start: Instant::now() }
    }

    /// Takes so much from the buckets of a key. It counts before it happens, so that what happens at the same time counts too.
    ///
    /// # Errors
    /// When there is not as much; the time until there is. Nothing is taken then.
    pub fn take(&self, key: &impl Hash, amount: u64) -> Result<(), Duration> {
        self.take_at(key, amount, Instant::now())
    }

    /// Checks that the buckets of a key have so much, and takes nothing.
    ///
    /// # Errors
    /// The time until there is as much.
    pub fn check(&self, key: &impl Hash, amount: u64) -> Result<(), Duration> {
        let (now, cost) = (self.now(), self.cost(amount));
        let limit = now.saturating_add(self.capacity());
        let full_at = self.rows.iter().map(|row| row.bucket(key).load(Ordering::Relaxed).max(now));
        let after = full_at.min().unwrap_or(now).saturating_add(cost);
        if after <= limit { Ok(()) } else { Err(Duration::from_micros(after - limit)) }
    }

    /// Takes so much from the buckets of a key although there may not be as much, after it has happened. A bucket owes at
    /// most as much as it holds.
    pub fn charge(&self, key: &impl Hash, amount: u64) {
        let (now, cost) = (self.now(), self.cost(amount));
        let most = now.saturating_add(self.capacity().saturating_mul(2));
        for row in &self.rows {
            let _ = row.bucket(key).fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
                Some(full_at.max(now).saturating_add(cost).min(most))
            });
        }
    }

    /// Fills the buckets of a key.
    pub fn reset(&self, key: &impl Hash) {
        for row in &self.rows {
            row.bucket(key).store(0, Ordering::Relaxed);
        }
    }

    fn take_at(&self, key: &impl Hash, amount: u64, now: Instant) -> Result<(), Duration> {
        let now = micros(now.duration_since(self.start));
        let (capacity, cost) = (self.capacity(), self.cost(amount));
        let mut wait = u64::MAX;
        let mut is_taken = false;
        for row in &self.rows {
            let taken = row.bucket(key).fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
                let after = full_at.max(now).saturating_add(cost);
                (after <= now.saturating_add(capacity)).then_some(after)
            });
            match taken {
                Ok(_) => is_taken = true,
                Err(full_at) => wait = wait.min((full_at + cost).saturating_sub(now + capacity)),
            }
        }
        if is_taken { Ok(()) } else { Err(Duration::from_micros(wait)) }
    }

    fn now(&self) -> u64 {
        micros(self.start.elapsed())
    }

    /// The time in which an empty bucket is full, in microseconds.
    fn capacity(&self) -> u64 {
        self.rate.burst.saturating_mul(micros(self.rate.interval))
    }

    /// The time in which so much is in a bucket again. More than a full bucket counts as a full bucket.
    fn cost(&self, amount: u64) -> u64 {
        amount.saturating_mul(micros(self.rate.interval)).min(self.capacity())
    }
}

impl BucketRow {
    fn bucket(&self, key: &impl Hash) -> &AtomicU64 {
        let hash = self.secret.hash_one(key);
        // The remainder is less than the number of buckets.
        &self.full_at[(hash % self.full_at.len() as u64) as usize]
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX / 4)
}

/// A time as whole seconds, for `Retry-After`: at least one, and not too short.
pub fn retry_after_s(wait: Duration) -> u64 {
    wait.as_micros().div_ceil(1_000_000).max(1).try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const TEN: Rate = Rate { burst: 10, interval: Duration::from_secs(90) };

    #[test]
    fn a_burst_is_taken_at_once_and_then_one_after_each_interval() {
        let table = RateTable::new(TEN, 1 << 10);
        let start = table.start;
        for _ in 0..10 {
            assert_eq!(table.take_at(&"maria", 1, start), Ok(()));
        }
        assert_eq!(table.take_at(&"maria", 1, start), Err(90 * SECOND));
        assert_eq!(table.take_at(&"maria", 1, start + 89 * SECOND), Err(SECOND));
        assert_eq!(table.take_at(&"maria", 2, start + 90 * SECOND), Err(90 * SECOND));
        assert_eq!(table.take_at(&"maria", 1, start + 90 * SECOND), Ok(()));
        assert_eq!(table.take_at(&"tom", 10, start), Ok(()));
        // Unused time is not saved beyond a full bucket.
        let later = start + 100_000 * SECOND;
        assert_eq!(table.take_at(&"maria", 10, later), Ok(()));
        assert!(table.take_at(&"maria", 1, later).is_err());
    }

    #[test]
    fn more_than_a_full_bucket_takes_a_full_bucket() {
        let table = RateTable::new(TEN, 1 << 10);
        assert_eq!(table.take_at(&"maria", 1_000, table.start), Ok(()));
        assert_eq!(table.take_at(&"maria", 1, table.start), Err(90 * SECOND));
    }

    #[test]
    fn what_has_happened_is_owed_for_as_long_as_a_bucket_takes_to_fill_at_most() {
        let table = RateTable::new(TEN, 1 << 10);
        assert_eq!(table.check(&"ada", 10), Ok(()));
        assert_eq!(table.check(&"ada", 10), Ok(()), "a check takes nothing");
        for _ in 0..5 {
            table.charge(&"ada", 10);
        }
        let wait = table.check(&"ada", 10).expect_err("it is empty");
        assert!(wait > 1_700 * SECOND && wait <= 1_800 * SECOND, "{wait:?}");
        assert_eq!(table.check(&"tom", 10), Ok(()));
    }

    #[test]
    fn a_reset_fills_the_buckets_of_its_key() {
        let table = RateTable::new(TEN, 1 << 10);
        for key in ["maria", "tom"] {
            assert_eq!(table.take_at(&key, 10, table.start), Ok(()));
        }
        table.reset(&"maria");
        assert_eq!(table.take_at(&"maria", 10, table.start), Ok(()));
        assert!(table.take_at(&"tom", 1, table.start).is_err());
    }

    /// 50 invented keys a second for an hour, each once, leave room for all others.
    #[test]
    fn a_flood_of_keys_refuses_no_other_key() {
        let table = RateTable::new(TEN, 1 << 16);
        for number in 0..50 * 3_600_u32 {
            let now = table.start + SECOND * number / 50;
            assert_eq!(table.take_at(&number, 1, now), Ok(()), "{number}");
        }
        let now = table.start + 3_600 * SECOND;
        let refused = (0..10_000).filter(|number| table.take_at(&format!("agent {number}"), 1, now).is_err());
        assert_eq!(refused.count(), 0);
    }

    #[test]
    fn seconds_until_the_next_attempt_are_rounded_up() {
        assert_eq!(retry_after_s(Duration::ZERO), 1);
        assert_eq!(retry_after_s(SECOND), 1);
        assert_eq!(retry_after_s(SECOND + Duration::from_micros(1)), 2);
    }
}
