//! Limits of what one client has at the same time. In memory, one process: a client is known while it has something.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Refuses what is beyond the limit of a client.
pub struct ConcurrencyLimiter<K> {
    limit: usize,
    clients: Arc<Mutex<HashMap<K, usize>>>,
}

/// The right to one of as many as allowed. Dropping it gives the right back.
pub struct ConcurrencyPermit<K: Eq + Hash> {
    clients: Arc<Mutex<HashMap<K, usize>>>,
    client: K,
}

impl<K: Clone + Eq + Hash> ConcurrencyLimiter<K> {
    pub fn new(limit: usize) -> Self {
        Self { limit, clients: Arc::default() }
    }

    /// `None` when the client has as many as allowed.
    pub fn acquire(&self, client: &K) -> Option<ConcurrencyPermit<K>> {
        let mut clients = lock(&self.clients);
        let count = clients.entry(client.clone()).or_default();
        if *count >= self.limit {
            return None;
        }
        *count += 1;
        Some(ConcurrencyPermit { clients: self.clients.clone(), client: client.clone() })
    }
}

impl<K: Eq + Hash> Drop for ConcurrencyPermit<K> {
    fn drop(&mut self) {
        let mut clients = lock(&self.clients);
        if let Some(count) = clients.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                clients.remove(&self.client);
            }
        }
    }
}

/// Lets what is beyond the limit of a client wait for its turn.
pub struct ClientTurns<K> {
    limit: usize,
    clients: Mutex<HashMap<K, Turns>>,
}

struct Turns {
    free: Arc<Semaphore>,
    /// Those that wait for a turn or have one.
    users: usize,
}

/// The turn of a client. The next one begins when it is dropped.
pub struct ClientTurn<'a, K: Clone + Eq + Hash> {
    _turn: OwnedSemaphorePermit,
    // After the turn: fields are dropped in their order.
    _user: TurnUser<'a, K>,
}

struct TurnUser<'a, K: Clone + Eq + Hash> {
    turns: &'a ClientTurns<K>,
    client: K,
}

impl<K: Clone + Eq + Hash> ClientTurns<K> {
    pub fn new(limit: usize) -> Self {
        Self { limit, clients: Mutex::default() }
    }

    /// Waits until the client has fewer turns than the limit.
    pub async fn take(&self, client: &K) -> ClientTurn<'_, K> {
        let free = {
            let mut clients = lock(&self.clients);
            let new = || Turns { free: Arc::new(Semaphore::new(self.limit)), users: 0 };
            let turns = clients.entry(client.clone()).or_insert_with(new);
            turns.users += 1;
            turns.free.clone()
        };
        let user = TurnUser { turns: self, client: client.clone() };
        let turn = free.acquire_owned().await.expect("the semaphore is never closed");
        ClientTurn { _turn: turn, _user: user }
    }
}

impl<K: Clone + Eq + Hash> Drop for TurnUser<'_, K> {
    fn drop(&mut self) {
        let mut clients = lock(&self.turns.clients);
        if let Some(turns) = clients.get_mut(&self.client) {
            turns.users -= 1;
            if turns.users == 0 {
                clients.remove(&self.client);
            }
        }
    }
}

fn lock<T>(clients: &Mutex<T>) -> MutexGuard<'_, T> {
    // The map is consistent between any two statements, so a panic elsewhere does not spoil it.
    clients.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn each_client_has_its_own_limit_and_leaves_nothing_behind() {
        const LIMIT: usize = 16;
        let limiter = ConcurrencyLimiter::new(LIMIT);
        let mut held: Vec<_> = (0..LIMIT).filter_map(|_| limiter.acquire(&"ada")).collect();
        assert_eq!(held.len(), LIMIT);
        assert!(limiter.acquire(&"ada").is_none());
        held.extend(limiter.acquire(&"tom"));
        assert_eq!(held.len(), LIMIT + 1);
        held.swap_remove(0);
        assert!(limiter.acquire(&"ada").is_some());
        held.clear();
        assert!(lock(&limiter.clients).is_empty());
    }

    #[tokio::test]
    async fn a_client_waits_for_its_turn_and_others_do_not() {
        let turns = ClientTurns::new(2);
        let (first, second) = (turns.take(&"ada").await, turns.take(&"ada").await);
        let mut third = Box::pin(turns.take(&"ada"));
        assert!((&mut third).now_or_never().is_none());
        assert!(turns.take(&"tom").now_or_never().is_some());
        drop(first);
        let third = third.await;
        // A request that is cancelled while it waits leaves nothing behind.
        assert!(turns.take(&"ada").now_or_never().is_none());
        drop((second, third));
        assert!(lock(&turns.clients).is_empty());
    }
}
