//! Limit on the attempts to sign in under one name: ten in 15 minutes. In memory; the desks on one database tell each other,
//! and a restart resets it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MAX_ATTEMPTS: usize = 10;
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// The number of names that are remembered. Invented names cost memory too, and a stranger can send any number of them.
const MAX_NAMES: usize = 10_000;

/// The pause between two purges, which look at every name.
const PURGE_INTERVAL: Duration = Duration::from_secs(60);

/// The attempts of each name, whether the name exists or not. Single-use links work all the same, so that a flood of
/// attempts locks nobody out for good.
#[derive(Default)]
pub struct LoginThrottle(Mutex<Attempts>);

#[derive(Default)]
struct Attempts {
    by_name: HashMap<String, Vec<Instant>>,
    purged_at: Option<Instant>,
}

impl LoginThrottle {
    /// Counts an attempt before it is made, so that concurrent attempts count too.
    ///
    /// # Errors
    /// The number of seconds until the next attempt is possible.
    pub fn attempt(&self, name: &str) -> Result<(), u64> {
        self.attempt_at(name, Instant::now())
    }

    /// Counts an attempt on another desk.
    pub fn count_elsewhere(&self, name: &str) {
        // Beyond the limit there is nothing more to count.
        let _ = self.attempt(name);
    }

    /// Forgets the attempts of a name, after one that succeeded.
    pub fn reset(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).by_name.remove(name);
    }

    fn attempt_at(&self, name: &str, now: Instant) -> Result<(), u64> {
        let mut attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.purge(now);
        if attempts.by_name.len() >= MAX_NAMES && !attempts.by_name.contains_key(name) {
            return Err(PURGE_INTERVAL.as_secs());
        }
        let times = attempts.by_name.entry(name.to_owned()).or_default();
        times.retain(|at| is_recent(*at, now));
        match times.first() {
            Some(first) if times.len() >= MAX_ATTEMPTS => {
                Err((WINDOW - now.duration_since(*first)).as_secs().max(1))
            }
            _ => {
                times.push(now);
                Ok(())
            }
        }
    }
}

impl Attempts {
    /// Removes the names without a recent attempt, at most once in [`PURGE_INTERVAL`].
    fn purge(&mut self, now: Instant) {
        if self.purged_at.is_none_or(|at| now.duration_since(at) >= PURGE_INTERVAL) {
            self.by_name.retain(|_, times| times.last().is_some_and(|at| is_recent(*at, now)));
            self.purged_at = Some(now);
        }
    }
}

fn is_recent(at: Instant, now: Instant) -> bool {
    now.duration_since(at) < WINDOW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_is_refused_until_the_window_of_the_first_is_over() {
        let (throttle, start) = (LoginThrottle::default(), Instant::now());
        for _ in 0..MAX_ATTEMPTS {
            assert_eq!(throttle.attempt_at("maria", start), Ok(()));
        }
        assert_eq!(throttle.attempt_at("maria", start), Err(900));
        assert_eq!(throttle.attempt_at("tom", start), Ok(()));
        assert_eq!(throttle.attempt_at("maria", start + WINDOW), Ok(()));
    }

    #[test]
    fn invented_names_do_not_fill_the_memory() {
        let (throttle, start) = (LoginThrottle::default(), Instant::now());
        assert_eq!(throttle.attempt_at("maria", start), Ok(()));
        for n in 1..MAX_NAMES {
            assert_eq!(throttle.attempt_at(&n.to_string(), start), Ok(()));
        }
        assert_eq!(throttle.attempt_at("one more", start), Err(60));
        // A name that is remembered is not locked out by the others.
        assert_eq!(throttle.attempt_at("maria", start), Ok(()));
        assert_eq!(throttle.0.lock().expect("consistent").by_name.len(), MAX_NAMES);
        assert_eq!(throttle.attempt_at("one more", start + WINDOW), Ok(()));
        assert_eq!(throttle.0.lock().expect("consistent").by_name.len(), 1);
    }

    #[test]
    fn a_purge_happens_once_a_minute_and_not_with_every_attempt() {
        let (throttle, start) = (LoginThrottle::default(), Instant::now());
        let is_remembered = || throttle.0.lock().expect("consistent").by_name.contains_key("maria");
        assert_eq!(throttle.attempt_at("maria", start), Ok(()));
        assert_eq!(throttle.attempt_at("tom", start + WINDOW - PURGE_INTERVAL / 2), Ok(()));
        assert_eq!(throttle.attempt_at("tom", start + WINDOW), Ok(()));
        assert!(is_remembered());
        assert_eq!(throttle.attempt_at("tom", start + WINDOW + PURGE_INTERVAL), Ok(()));
        assert!(!is_remembered());
    }
}
