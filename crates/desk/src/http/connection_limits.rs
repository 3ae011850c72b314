//! The limits of connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};

/// How many of the connections that wait for a request end when the machine has no room for more.
const ENDED_AT_ONCE: usize = 64;

#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// The number of connections at the same time.
    pub connections: usize,
    /// How long a connection waits until the line and the headers of its next request are there.
    pub request_timeout: Duration,
    /// How long a client may take for the next 16 KiB of an answer.
    pub write_timeout: Duration,
}

impl ConnectionLimits {
    pub fn new(connections: usize) -> Self {
        Self {
            connections,
            // Longer than proxies keep connections without a request, so that they are the ones who close them.
            request_timeout: Duration::from_secs(75),
            write_timeout: Duration::from_secs(30),
        }
    }
}

/// The connections of a desk. When it has as many as it may, the one that has waited for a request the longest ends for
/// each new one.
pub struct ConnectionLimiter {
    free: Arc<Semaphore>,
    is_full: AtomicBool,
    /// Wakes one connection that waits for a request, in the order in which they began to.
    make_room: Notify,
}

impl ConnectionLimiter {
    pub fn new(connections: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(connections)),
            is_full: AtomicBool::new(false),
            make_room: Notify::new(),
        }
    }

    /// Waits for room for one more connection.
    pub async fn admit(&self) -> OwnedSemaphorePermit {
        let place = match self.free.clone().try_acquire_owned() {
            Ok(place) => place,
            Err(_) => {
                if !self.is_full.swap(true, Ordering::Relaxed) {
                    tracing::warn!("there are as many connections as `max_connections` allows");
                }
                self.make_room.notify_one();
                self.free.clone().acquire_owned().await.expect("the semaphore is never closed")
            }
        };
        self.is_full.store(false, Ordering::Relaxed);
        place
    }

    /// The machine has no room for more, such as for more open files.
    pub fn no_room(&self) {
        self.is_full.store(true, Ordering::Relaxed);
        for _ in 0..ENDED_AT_ONCE {
            self.make_room.notify_one();
        }
    }

    /// Ends when a connection has to end, which it never has during a request.
    pub async fn has_to_end(&self, mut requests: watch::Receiver<usize>) {
        loop {
            wait_for(&mut requests, |open| open == 0).await;
            tokio::select! {
                () = self.make_room.notified() => {
                    // A wake-up stays when no connection waited for a request at its time.
                    if self.is_full.load(Ordering::Relaxed) {
                        return;
                    }
                }
                () = wait_for(&mut requests, |open| open > 0) => {}
            }
        }
    }
}

/// Waits for a number of open requests.
async fn wait_for(requests: &mut watch::Receiver<usize>, is_wanted: impl Fn(usize) -> bool) {
    if requests.wait_for(|open| is_wanted(*open)).await.is_err() {
        // The connection is ending.
        std::future::pending().await
    }
}

/// A request of a connection, until the client has taken its answer.
pub struct OpenRequest(watch::Sender<usize>);

impl OpenRequest {
    pub fn begin(requests: &watch::Sender<usize>) -> Self {
        requests.send_modify(|open| *open += 1);
        Self(requests.clone())
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open -= 1);
    }
}
