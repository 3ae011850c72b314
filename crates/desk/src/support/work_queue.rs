//! Bounded queue for expensive computations. Each needs one of a fixed number of resources, such as working memory, and
//! further callers are rejected while too many wait.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// The place of a computation among those that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Before all others.
    High,
    Normal,
}

pub struct WorkQueue<R> {
    state: Arc<Mutex<State<R>>>,
    /// How many computations of each priority wait or run at most.
    limit: usize,
}

struct State<R> {
    idle: Vec<R>,
    /// Those that wait for a resource, by priority.
    waiting: [VecDeque<oneshot::Sender<Held<R>>>; 2],
    /// The number of those that wait or run, by priority.
    admitted: [usize; 2],
}

/// The admission of one computation.
pub struct Slot<R> {
    state: Arc<Mutex<State<R>>>,
    priority: Priority,
}

/// A resource that belongs to one computation.
struct Held<R> {
    state: Arc<Mutex<State<R>>>,
    /// Until it is given back.
    resource: Option<R>,
}

impl<R> WorkQueue<R> {
    /// A queue in which each of these resources does one computation at a time, and so many computations of each priority
    /// wait.
    pub fn new(resources: impl IntoIterator<Item = R>, waiting: usize) -> Self {
        let idle: Vec<R> = resources.into_iter().collect();
        let limit = idle.len() + waiting;
        let state = State { idle, waiting: Default::default(), admitted: [0; 2] };
        Self { state: Arc::new(Mutex::new(state)), limit }
    }

    /// `None` when as many of this priority wait as may.
    pub fn reserve(&self, priority: Priority) -> Option<Slot<R>> {
        let mut state = lock(&self.state);
        let admitted = &mut state.admitted[priority as usize];
        if *admitted >= self.limit {
            return None;
        }
        *admitted += 1;
        Some(Slot { state: self.state.clone(), priority })
    }
}

impl<R: Send + 'static> Slot<R> {
    /// Runs the computation on a blocking thread once a resource is free. `None` when it panicked.
    ///
    /// Resource and admission belong to the computation and not to its caller. A caller that is cancelled leaves it running,
    /// and a resource that were free at that moment would let one more run beside it.
    pub async fn run<T: Send + 'static>(
        self,
        compute: impl FnOnce(&mut R) -> T + Send + 'static,
    ) -> Option<T> {
        let mut held = self.resource().await?;
        let compute = move || {
            let resource = held.resource.as_mut()?;
            let result = compute(resource);
            // In this order: the next computation finds the admission free when it begins to run.
            drop(self);
            drop(held);
            Some(result)
        };
        tokio::task::spawn_blocking(compute).await.ok()?
    }

    async fn resource(&self) -> Option<Held<R>> {
        let turn = {
            let mut state = lock(&self.state);
            if let Some(resource) = state.idle.pop() {
                return Some(Held { state: self.state.clone(), resource: Some(resource) });
            }
            let (turn, receiver) = oneshot::channel();
            state.waiting[self.priority as usize].push_back(turn);
            receiver
        };
        turn.await.ok()
    }
}

impl<R> Drop for Slot<R> {
    fn drop(&mut self) {
        lock(&self.state).admitted[self.priority as usize] -= 1;
    }
}

impl<R> Drop for Held<R> {
    /// Hands the resource on to whoever waits for it.
    fn drop(&mut self) {
        let Some(mut resource) = self.resource.take() else { return };
        let mut state = lock(&self.state);
        while let Some(turn) = state.waiting.iter_mut().find_map(VecDeque::pop_front) {
            let held = Held { state: self.state.clone(), resource: Some(resource) };
            match turn.send(held) {
                Ok(()) => return,
                // The caller has gone.
                Err(mut held) => match held.resource.take() {
                    Some(back) => resource = back,
                    None => return,
                },
            }
        }
        state.idle.push(resource);
    }
}

fn lock<R>(state: &Mutex<State<R>>) -> MutexGuard<'_, State<R>> {
    // The state is consistent between any two statements, so a panic elsewhere does not spoil it.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Starts a computation that runs until the returned sender says so, and waits until it runs.
    async fn running(queue: &WorkQueue<u8>) -> (tokio::task::JoinHandle<Option<()>>, mpsc::Sender<()>) {
        let (end, ended) = mpsc::channel::<()>();
        let (begun, beginning) = oneshot::channel();
        let slot = queue.reserve(Priority::Normal).expect("a slot");
        let request = tokio::spawn(slot.run(move |_| {
            begun.send(()).expect("the test waits for it");
            ended.recv().expect("the test ends it");
        }));
        beginning.await.expect("it begins");
        (request, end)
    }

    #[tokio::test]
    async fn a_computation_keeps_its_resource_when_its_caller_is_cancelled() {
        let queue = WorkQueue::new([7], 1);
        let (request, end) = running(&queue).await;
        request.abort();
        assert!(request.await.expect_err("cancelled").is_cancelled());
        assert!(lock(&queue.state).idle.is_empty());
        assert_eq!(lock(&queue.state).admitted, [0, 1]);

        let next = queue.reserve(Priority::Normal).expect("the second slot");
        assert!(queue.reserve(Priority::Normal).is_none());
        end.send(()).expect("it runs");
        assert_eq!(next.run(|resource| *resource).await, Some(7));
        assert_eq!(lock(&queue.state).admitted, [0, 0]);
        assert_eq!(lock(&queue.state).idle, [7]);
    }

    #[tokio::test]
    async fn a_higher_priority_has_slots_of_its_own_and_runs_before_all_that_wait() {
        let queue = WorkQueue::new([7], 2);
        let (_request, end) = running(&queue).await;
        let (order, ran) = mpsc::channel();
        let mut waiting = vec![];
        for priority in [Priority::Normal, Priority::Normal, Priority::High] {
            let (slot, order) = (queue.reserve(priority).expect("a slot"), order.clone());
            waiting.push(tokio::spawn(slot.run(move |_| order.send(priority).expect("the test receives"))));
            while lock(&queue.state).waiting.iter().map(VecDeque::len).sum::<usize>() < waiting.len() {
                tokio::task::yield_now().await;
            }
        }
        assert!(queue.reserve(Priority::Normal).is_none());
        end.send(()).expect("it runs");
        for one in waiting {
            assert_eq!(one.await.expect("no panic"), Some(()));
        }
        drop(order);
        assert_eq!(ran.iter().collect::<Vec<_>>(), [Priority::High, Priority::Normal, Priority::Normal]);
    }

    #[tokio::test]
    async fn a_resource_passes_over_callers_that_have_gone_and_survives_a_panic() {
        let queue = WorkQueue::new([7], 3);
        let (_request, end) = running(&queue).await;
        let gone = tokio::spawn(queue.reserve(Priority::Normal).expect("a slot").run(|_| ()));
        while lock(&queue.state).waiting[1].is_empty() {
            tokio::task::yield_now().await;
        }
        gone.abort();
        assert!(gone.await.expect_err("cancelled").is_cancelled());
        let panics =
            tokio::spawn(queue.reserve(Priority::Normal).expect("a slot").run(|_| panic!("on purpose")));
        end.send(()).expect("it runs");
        assert_eq!(panics.await.expect("it is caught"), None);
        let slot = queue.reserve(Priority::High).expect("a slot");
        assert_eq!(slot.run(|resource| *resource).await, Some(7));
    }
}
