//! Bounded queue for expensive computations: N run, M wait, and further callers are rejected.

use tokio::sync::{Semaphore, SemaphorePermit};

pub struct WorkQueue {
    /// One permit for each computation that runs.
    running: Semaphore,
    /// One permit for each computation that runs or waits.
    admitted: Semaphore,
}

/// The admission of one computation.
pub struct Slot {
    queue: &'static WorkQueue,
    permit: SemaphorePermit<'static>,
}

impl WorkQueue {
    pub const fn new(concurrent: usize, waiting: usize) -> Self {
        Self {
            running: Semaphore::const_new(concurrent),
            admitted: Semaphore::const_new(concurrent + waiting),
        }
    }

    /// `None` when the queue is full.
    pub fn reserve(&'static self) -> Option<Slot> {
        let permit = self.admitted.try_acquire().ok()?;
        Some(Slot { queue: self, permit })
    }
}

impl Slot {
    /// Runs the computation on a blocking thread once a running one ends. `None` when it panicked.
    ///
    /// Both permits belong to the computation and not to its caller. A caller that is cancelled leaves it running, and a
    /// permit that were free at that moment would admit one more beside it.
    pub async fn run<T: Send + 'static>(self, compute: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let Self { queue, permit } = self;
        let running = queue.running.acquire().await.ok()?;
        let compute = move || {
            // Dropped in this order: the next computation finds the admission free when it begins to run.
            let _held = (permit, running);
            compute()
        };
        tokio::task::spawn_blocking(compute).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_computation_keeps_its_permits_when_its_caller_is_cancelled() {
        static QUEUE: WorkQueue = WorkQueue::new(1, 1);
        let (end, ended) = mpsc::channel::<()>();
        let (begun, beginning) = tokio::sync::oneshot::channel();
        let slot = QUEUE.reserve().expect("a slot");
        let request = tokio::spawn(slot.run(move || {
            begun.send(()).expect("the test waits for it");
            ended.recv().expect("the test ends it");
        }));
        beginning.await.expect("it begins");
        request.abort();
        assert!(request.await.expect_err("cancelled").is_cancelled());
        assert_eq!((QUEUE.running.available_permits(), QUEUE.admitted.available_permits()), (0, 1));

        let next = QUEUE.reserve().expect("the second slot");
        assert!(QUEUE.reserve().is_none());
        end.send(()).expect("it runs");
        assert_eq!(next.run(|| 7).await, Some(7));
        assert_eq!(QUEUE.admitted.available_permits(), 2);
    }
}
