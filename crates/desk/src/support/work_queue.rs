//! Turns: heavy work is done by a few at a time, and only so many wait for theirs.

use tokio::sync::{Semaphore, SemaphorePermit};

/// Who works, and who may wait for that.
pub struct WorkQueue {
    running: Semaphore,
    admitted: Semaphore,
}

/// A place among those who work or wait.
pub struct Slot {
    queue: &'static WorkQueue,
    permit: SemaphorePermit<'static>,
}

impl WorkQueue {
    /// So many at a time, and so many more who wait.
    pub const fn new(at_once: usize, waiting: usize) -> Self {
        Self { running: Semaphore::const_new(at_once), admitted: Semaphore::const_new(at_once + waiting) }
    }

    /// A place, unless all are taken.
    pub fn reserve(&'static self) -> Option<Slot> {
        let kept = self.admitted.try_acquire().ok()?;
        Some(Slot { queue: self, permit: kept })
    }
}

impl Slot {
    /// Does the work on a thread of its own when it is its turn. `None`: it panicked.
    ///
    /// The turn and the place belong to the work and not to whoever waits for it. A request that is given up
    /// leaves its work running, and a turn that were free at that moment would let one more run beside it.
    pub async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let Self { queue: turns, permit: kept } = self;
        let slot = turns.running.acquire().await.ok()?;
        let work = move || {
            // The place is free first: whoever gets the turn finds it so.
            let _held = (kept, slot);
            work()
        };
        tokio::task::spawn_blocking(work).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn work_keeps_its_turn_when_nobody_waits_for_it_any_more() {
        static TURNS: WorkQueue = WorkQueue::new(1, 1);
        let (end, ended) = mpsc::channel::<()>();
        let (begun, beginning) = tokio::sync::oneshot::channel();
        let place = TURNS.reserve().expect("a place");
        let request = tokio::spawn(place.run(move || {
            begun.send(()).expect("the test waits for it");
            ended.recv().expect("the test ends it");
        }));
        beginning.await.expect("it begins");
        request.abort();
        assert!(request.await.expect_err("given up").is_cancelled());
        assert_eq!((TURNS.running.available_permits(), TURNS.admitted.available_permits()), (0, 1));

        let next = TURNS.reserve().expect("the second place");
        assert!(TURNS.reserve().is_none());
        end.send(()).expect("it runs");
        assert_eq!(next.run(|| 7).await, Some(7));
        assert_eq!(TURNS.admitted.available_permits(), 2);
    }
}
