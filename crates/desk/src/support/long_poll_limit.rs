//! Limit on the long polls that one client waits on at the same time. In memory, one process.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Each long poll holds a connection, and a customer has one for every open page.
const MAX_LONG_POLLS: usize = 16;

/// Counts the waiting long polls by client.
pub struct LongPollLimiter<K>(Mutex<HashMap<K, usize>>);

/// The right to wait on one long poll. Dropping it gives the right back.
pub struct LongPollPermit<'a, K: Clone + Eq + Hash> {
    limiter: &'a LongPollLimiter<K>,
    client: K,
}

impl<K> Default for LongPollLimiter<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash> LongPollLimiter<K> {
    /// `None` when the client has as many long polls as allowed.
    pub fn acquire(&self, client: &K) -> Option<LongPollPermit<'_, K>> {
        let mut clients = self.lock();
        let waiting = clients.entry(client.clone()).or_default();
        if *waiting >= MAX_LONG_POLLS {
            return None;
        }
        *waiting += 1;
        Some(LongPollPermit { limiter: self, client: client.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        // The map is consistent between any two statements, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> Drop for LongPollPermit<'_, K> {
    fn drop(&mut self) {
        let mut clients = self.limiter.lock();
        if let Some(waiting) = clients.get_mut(&self.client) {
            *waiting -= 1;
            if *waiting == 0 {
                clients.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_its_own_limit_and_leaves_nothing_behind() {
        let limiter = LongPollLimiter::default();
        let mut held: Vec<_> = (0..MAX_LONG_POLLS).filter_map(|_| limiter.acquire(&"ada")).collect();
        assert_eq!(held.len(), MAX_LONG_POLLS);
        assert!(limiter.acquire(&"ada").is_none());
        held.extend(limiter.acquire(&"tom"));
        assert_eq!(held.len(), MAX_LONG_POLLS + 1);
        held.swap_remove(0);
        assert!(limiter.acquire(&"ada").is_some());
        held.clear();
        assert!(limiter.lock().is_empty());
    }
}
