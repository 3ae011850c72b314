//! Tries: how often somebody tried to sign in under a name. In memory; a restart forgives.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many tries that fail one name has.
const MAX_ATTEMPTS: usize = 10;

/// Within which time.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// How many names are remembered. Names that nobody has cost memory too, and anybody can make them up.
const MAX_NAMES: usize = 10_000;

/// How often names whose tries are all old are forgotten, at most. It looks at every name.
const PURGE_INTERVAL: Duration = Duration::from_secs(60);

/// The tries of each name, as they were begun. A name counts whether it exists or not, and one-time links
/// work all the same, so a flood of tries locks nobody out for good.
#[derive(Default)]
pub struct LoginThrottle(Mutex<Attempts>);

#[derive(Default)]
struct Attempts {
    by_name: HashMap<String, Vec<Instant>>,
    purged_at: Option<Instant>,
}

impl LoginThrottle {
    /// Counts a try before it is made, so that tries at the same moment count too.
    ///
    /// # Errors
    /// In how many seconds the next one is possible.
    pub fn attempt(&self, name: &str) -> Result<(), u64> {
        self.attempt_at(name, Instant::now())
    }

    /// Forgets the tries of a name, after one that succeeded.
    pub fn reset(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).by_name.remove(name);
    }

    fn attempt_at(&self, name: &str, now: Instant) -> Result<(), u64> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        book.purge(now);
        if book.by_name.len() >= MAX_NAMES && !book.by_name.contains_key(name) {
            return Err(PURGE_INTERVAL.as_secs());
        }
        let tries = book.by_name.entry(name.to_owned()).or_default();
        tries.retain(|at| is_recent(*at, now));
        match tries.first() {
            Some(first) if tries.len() >= MAX_ATTEMPTS => {
                Err((WINDOW - now.duration_since(*first)).as_secs().max(1))
            }
            _ => {
                tries.push(now);
                Ok(())
            }
        }
    }
}

impl Attempts {
    fn purge(&mut self, now: Instant) {
        if self.purged_at.is_none_or(|swept| now.duration_since(swept) >= PURGE_INTERVAL) {
            self.by_name.retain(|_, tries| tries.last().is_some_and(|at| is_recent(*at, now)));
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
    fn the_eleventh_try_has_to_wait_until_the_first_is_old() {
        let (tries, start) = (LoginThrottle::default(), Instant::now());
        for _ in 0..MAX_ATTEMPTS {
            assert_eq!(tries.attempt_at("maria", start), Ok(()));
        }
        assert_eq!(tries.attempt_at("maria", start), Err(900));
        assert_eq!(tries.attempt_at("tom", start), Ok(()));
        assert_eq!(tries.attempt_at("maria", start + WINDOW), Ok(()));
    }

    #[test]
    fn names_that_are_made_up_do_not_fill_the_memory() {
        let (tries, start) = (LoginThrottle::default(), Instant::now());
        assert_eq!(tries.attempt_at("maria", start), Ok(()));
        for n in 1..MAX_NAMES {
            assert_eq!(tries.attempt_at(&n.to_string(), start), Ok(()));
        }
        assert_eq!(tries.attempt_at("one more", start), Err(60));
        // Whoever is known already is not shut out by the others.
        assert_eq!(tries.attempt_at("maria", start), Ok(()));
        assert_eq!(tries.0.lock().expect("whole").by_name.len(), MAX_NAMES);
        assert_eq!(tries.attempt_at("one more", start + WINDOW), Ok(()));
        assert_eq!(tries.0.lock().expect("whole").by_name.len(), 1);
    }

    #[test]
    fn all_names_are_looked_at_once_a_minute_and_not_with_every_try() {
        let (tries, start) = (LoginThrottle::default(), Instant::now());
        let known = || tries.0.lock().expect("whole").by_name.contains_key("maria");
        assert_eq!(tries.attempt_at("maria", start), Ok(()));
        assert_eq!(tries.attempt_at("tom", start + WINDOW - PURGE_INTERVAL / 2), Ok(()));
        assert_eq!(tries.attempt_at("tom", start + WINDOW), Ok(()));
        assert!(known());
        assert_eq!(tries.attempt_at("tom", start + WINDOW + PURGE_INTERVAL), Ok(()));
        assert!(!known());
    }
}
