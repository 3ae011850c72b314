//! Tries: how often somebody tried to sign in under a name. In memory; a restart forgives.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many tries that fail one name has.
const MOST: usize = 10;

/// Within which time.
const WITHIN: Duration = Duration::from_secs(15 * 60);

/// How many names are remembered. Names that nobody has cost memory too, and anybody can make them up.
const NAMES: usize = 10_000;

/// How often names whose tries are all old are forgotten, at most. It looks at every name.
const SWEEP: Duration = Duration::from_secs(60);

/// The tries of each name, as they were begun. A name counts whether it exists or not, and one-time links
/// work all the same, so a flood of tries locks nobody out for good.
#[derive(Default)]
pub struct Tries(Mutex<Book>);

#[derive(Default)]
struct Book {
    names: HashMap<String, Vec<Instant>>,
    swept: Option<Instant>,
}

impl Tries {
    /// Counts a try before it is made, so that tries at the same moment count too.
    ///
    /// # Errors
    /// In how many seconds the next one is possible.
    pub fn begin(&self, name: &str) -> Result<(), u64> {
        self.begin_at(name, Instant::now())
    }

    /// Forgets the tries of a name, after one that succeeded.
    pub fn forgive(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).names.remove(name);
    }

    fn begin_at(&self, name: &str, now: Instant) -> Result<(), u64> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        book.sweep(now);
        if book.names.len() >= NAMES && !book.names.contains_key(name) {
            return Err(SWEEP.as_secs());
        }
        let tries = book.names.entry(name.to_owned()).or_default();
        tries.retain(|at| is_young(*at, now));
        match tries.first() {
            Some(first) if tries.len() >= MOST => Err((WITHIN - now.duration_since(*first)).as_secs().max(1)),
            _ => {
                tries.push(now);
                Ok(())
            }
        }
    }
}

impl Book {
    fn sweep(&mut self, now: Instant) {
        if self.swept.is_none_or(|swept| now.duration_since(swept) >= SWEEP) {
            self.names.retain(|_, tries| tries.last().is_some_and(|at| is_young(*at, now)));
            self.swept = Some(now);
        }
    }
}

fn is_young(at: Instant, now: Instant) -> bool {
    now.duration_since(at) < WITHIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_try_has_to_wait_until_the_first_is_old() {
        let (tries, start) = (Tries::default(), Instant::now());
        for _ in 0..MOST {
            assert_eq!(tries.begin_at("maria", start), Ok(()));
        }
        assert_eq!(tries.begin_at("maria", start), Err(900));
        assert_eq!(tries.begin_at("tom", start), Ok(()));
        assert_eq!(tries.begin_at("maria", start + WITHIN), Ok(()));
    }

    #[test]
    fn names_that_are_made_up_do_not_fill_the_memory() {
        let (tries, start) = (Tries::default(), Instant::now());
        assert_eq!(tries.begin_at("maria", start), Ok(()));
        for n in 1..NAMES {
            assert_eq!(tries.begin_at(&n.to_string(), start), Ok(()));
        }
        assert_eq!(tries.begin_at("one more", start), Err(60));
        // Whoever is known already is not shut out by the others.
        assert_eq!(tries.begin_at("maria", start), Ok(()));
        assert_eq!(tries.0.lock().expect("whole").names.len(), NAMES);
        assert_eq!(tries.begin_at("one more", start + WITHIN), Ok(()));
        assert_eq!(tries.0.lock().expect("whole").names.len(), 1);
    }

    #[test]
    fn all_names_are_looked_at_once_a_minute_and_not_with_every_try() {
        let (tries, start) = (Tries::default(), Instant::now());
        let known = || tries.0.lock().expect("whole").names.contains_key("maria");
        assert_eq!(tries.begin_at("maria", start), Ok(()));
        assert_eq!(tries.begin_at("tom", start + WITHIN - SWEEP / 2), Ok(()));
        assert_eq!(tries.begin_at("tom", start + WITHIN), Ok(()));
        assert!(known());
        assert_eq!(tries.begin_at("tom", start + WITHIN + SWEEP), Ok(()));
        assert!(!known());
    }
}
