//! Polls: how many long polls of one customer wait at the same time. In memory, one process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::conversations::customer::Identity;

/// How many wait at once. Each holds a connection, and a customer has one for every open page.
const MAX_LONG_POLLS: usize = 16;

/// The customers whose long polls wait.
#[derive(Default)]
pub struct LongPollLimiter(Mutex<HashMap<Identity, usize>>);

/// One long poll that waits. Its place is free again when it is dropped.
pub struct LongPollPermit<'a> {
    limiter: &'a LongPollLimiter,
    customer: Identity,
}

impl LongPollLimiter {
    /// Lets one more wait; `None` when the customer has as many as there may be.
    pub fn acquire(&self, customer: &Identity) -> Option<LongPollPermit<'_>> {
        let mut customers = self.lock();
        let waiting = customers.entry(customer.clone()).or_default();
        if *waiting >= MAX_LONG_POLLS {
            return None;
        }
        *waiting += 1;
        Some(LongPollPermit { limiter: self, customer: customer.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Identity, usize>> {
        // The map is whole between any two statements, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for LongPollPermit<'_> {
    fn drop(&mut self) {
        let mut customers = self.limiter.lock();
        if let Some(waiting) = customers.get_mut(&self.customer) {
            *waiting -= 1;
            if *waiting == 0 {
                customers.remove(&self.customer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_customer_has_so_many_and_leaves_nothing_behind() {
        let polls = LongPollLimiter::default();
        let customer = |sub: &str| Identity { iss: "kettle".into(), sub: sub.into() };
        let mut held: Vec<LongPollPermit> =
            (0..MAX_LONG_POLLS).filter_map(|_| polls.acquire(&customer("ada"))).collect();
        assert_eq!(held.len(), MAX_LONG_POLLS);
        assert!(polls.acquire(&customer("ada")).is_none());
        held.extend(polls.acquire(&customer("tom")));
        assert_eq!(held.len(), MAX_LONG_POLLS + 1);
        held.swap_remove(0);
        assert!(polls.acquire(&customer("ada")).is_some());
        held.clear();
        assert!(polls.lock().is_empty());
    }
}
