//! Publish and subscribe for long polls: a write notifies the requests that wait for its topic. In memory, one process.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

/// The topics that somebody waits for.
pub struct Notifier<T> {
    topics: Mutex<HashMap<T, watch::Sender<()>>>,
    stopped: CancellationToken,
}

/// A waiting request. A topic is removed with its last subscription.
pub struct Subscription<'a, T: Clone + Eq + Hash> {
    notifier: &'a Notifier<T>,
    topic: T,
    receiver: Option<watch::Receiver<()>>,
}

impl<T> Default for Notifier<T> {
    fn default() -> Self {
        Self { topics: Mutex::default(), stopped: CancellationToken::new() }
    }
}

impl<T: Clone + Eq + Hash> Notifier<T> {
    /// Reads until the result is enough, the wait is over or the notifier is stopped, and returns the last result.
    ///
    /// # Errors
    /// The first error of `read`.
    pub async fn poll_until<V, E, R: Future<Output = Result<V, E>>>(
        &self,
        topic: T,
        wait: Duration,
        read: impl Fn() -> R,
        is_enough: impl Fn(&V) -> bool,
    ) -> Result<V, E> {
        let end = Instant::now() + wait;
        loop {
            // Subscribed before the read, so that a write between the two is not missed.
            let mut subscription = self.subscribe(topic.clone());
            let result = read().await?;
            if is_enough(&result) || wait.is_zero() || !subscription.notified_before(end).await {
                return Ok(result);
            }
        }
    }

    pub fn notify(&self, topic: &T) {
        if let Some(sender) = self.lock().get(topic) {
            sender.send_replace(());
        }
    }

    /// Ends every long poll at once, those that begin later too.
    pub fn stop(&self) {
        self.stopped.cancel();
    }

    /// The number of topics that somebody waits for.
    pub fn topic_count(&self) -> usize {
        self.lock().len()
    }

    /// Receives what is notified from now on.
    pub fn subscribe(&self, topic: T) -> Subscription<'_, T> {
        let receiver = self.lock().entry(topic.clone()).or_default().subscribe();
        Subscription { notifier: self, topic, receiver: Some(receiver) }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<T, watch::Sender<()>>> {
        // The map is consistent between any two statements, so a panic elsewhere does not spoil it.
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone + Eq + Hash> Subscription<'_, T> {
    /// Waits; `false` when the end came first or the notifier was stopped.
    pub async fn notified_before(&mut self, end: Instant) -> bool {
        let Some(receiver) = &mut self.receiver else { return false };
        tokio::select! {
            notified = timeout_at(end, receiver.changed()) => matches!(notified, Ok(Ok(()))),
            () = self.notifier.stopped.cancelled() => false,
        }
    }
}

impl<T: Clone + Eq + Hash> Drop for Subscription<'_, T> {
    fn drop(&mut self) {
        let mut topics = self.notifier.lock();
        self.receiver = None;
        if topics.get(&self.topic).is_some_and(|sender| sender.receiver_count() == 0) {
            topics.remove(&self.topic);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    const TOPIC: &str = "inbox";
    const LONG: Duration = Duration::from_secs(3600);

    #[tokio::test]
    async fn a_notification_ends_the_wait_and_leaves_nothing_behind() {
        let (notifier, value) = (Arc::new(Notifier::default()), Arc::new(AtomicU64::new(0)));
        let waiting = tokio::spawn({
            let (notifier, value) = (notifier.clone(), value.clone());
            async move {
                let read = || async { Ok::<_, Infallible>(value.load(Ordering::SeqCst)) };
                notifier.poll_until(TOPIC, LONG, read, |value| *value > 0).await
            }
        });
        while notifier.topic_count() == 0 {
            tokio::task::yield_now().await;
        }
        notifier.notify(&TOPIC);
        value.store(7, Ordering::SeqCst);
        notifier.notify(&TOPIC);
        assert_eq!(waiting.await.expect("no panic"), Ok(7));
        assert_eq!(notifier.topic_count(), 0);
    }

    #[tokio::test]
    async fn stopping_ends_a_wait_at_once() {
        let notifier = Notifier::default();
        notifier.stop();
        let read = || async { Ok::<_, Infallible>(0) };
        assert_eq!(notifier.poll_until(TOPIC, LONG, read, |_| false).await, Ok(0));
    }
}
