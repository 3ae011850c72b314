//! Wakes: whoever waits for something new is told at once. In memory, one process.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use contract::ConversationId;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::conversations::customer::Identity;

/// What one can wait for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// An entry in this conversation.
    Conversation(ConversationId),
    /// A conversation of this customer.
    Customer(Identity),
    /// Anything at all.
    Inbox,
    /// A promise.
    Promises,
}

/// Who waits for what.
#[derive(Default)]
pub struct Notifier {
    topics: Mutex<HashMap<Topic, watch::Sender<()>>>,
    stopped: CancellationToken,
}

impl Notifier {
    /// Reads until there is enough, the time is over or the desk stops, and answers with the last reading.
    ///
    /// # Errors
    /// Whatever the reading says.
    pub async fn poll_until<T, E, R: Future<Output = Result<T, E>>>(
        &self,
        topic: Topic,
        wait: Duration,
        read: impl Fn() -> R,
        enough: impl Fn(&T) -> bool,
    ) -> Result<T, E> {
        let end = Instant::now() + wait;
        loop {
            // First listen, then read: what is written between the two wakes us.
            let mut waiter = self.subscribe(topic.clone());
            let reading = read().await?;
            if enough(&reading) || wait.is_zero() || !waiter.notified_before(end).await {
                return Ok(reading);
            }
        }
    }

    /// Tells everybody who waits for this.
    pub fn notify(&self, topic: &Topic) {
        if let Some(sender) = self.lock().get(topic) {
            sender.send_replace(());
        }
    }

    /// Answers every long poll at once, now and from now on.
    pub fn stop(&self) {
        self.stopped.cancel();
    }

    /// For how many topics somebody waits.
    pub fn topic_count(&self) -> usize {
        self.lock().len()
    }

    /// Listens from now on.
    pub(crate) fn subscribe(&self, topic: Topic) -> Subscription<'_> {
        let ear = self.lock().entry(topic.clone()).or_default().subscribe();
        Subscription { notifier: self, topic, receiver: Some(ear) }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Topic, watch::Sender<()>>> {
        // The map is whole between any two statements, so a panic elsewhere does not spoil it.
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One who waits; when the last one of a topic leaves, the topic goes too.
pub(crate) struct Subscription<'a> {
    notifier: &'a Notifier,
    topic: Topic,
    receiver: Option<watch::Receiver<()>>,
}

impl Subscription<'_> {
    /// Whether somebody was told of it before the end.
    pub(crate) async fn notified_before(&mut self, end: Instant) -> bool {
        let Some(ear) = &mut self.receiver else { return false };
        tokio::select! {
            woken = timeout_at(end, ear.changed()) => matches!(woken, Ok(Ok(()))),
            () = self.notifier.stopped.cancelled() => false,
        }
    }
}

impl Drop for Subscription<'_> {
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

    const LONG: Duration = Duration::from_secs(3600);

    #[tokio::test]
    async fn a_wake_is_heard_and_leaves_nothing_behind() {
        let (wakes, value) = (Arc::new(Notifier::default()), Arc::new(AtomicU64::new(0)));
        let waiting = tokio::spawn({
            let (wakes, value) = (wakes.clone(), value.clone());
            async move {
                let read = || async { Ok::<_, Infallible>(value.load(Ordering::SeqCst)) };
                wakes.poll_until(Topic::Inbox, LONG, read, |value| *value > 0).await
            }
        });
        while wakes.topic_count() == 0 {
            tokio::task::yield_now().await;
        }
        wakes.notify(&Topic::Inbox);
        value.store(7, Ordering::SeqCst);
        wakes.notify(&Topic::Inbox);
        assert_eq!(waiting.await.expect("no panic"), Ok(7));
        assert_eq!(wakes.topic_count(), 0);
    }

    #[tokio::test]
    async fn stopping_answers_at_once() {
        let wakes = Notifier::default();
        wakes.stop();
        let read = || async { Ok::<_, Infallible>(0) };
        assert_eq!(wakes.poll_until(Topic::Inbox, LONG, read, |_| false).await, Ok(0));
    }
}
