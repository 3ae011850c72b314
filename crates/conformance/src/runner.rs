//! Runs checks, a few at a time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use crate::backend::CheckedBackend;
use crate::check::Check;
use crate::outcome::{Ending, Outcome};
use crate::session::Session;

/// Enough that long polls do not hold up the other checks, and few enough that times stay comparable.
const PARALLEL: usize = 8;

/// A check that has ended.
pub struct CheckResult {
    pub check: Arc<Check>,
    pub outcome: Outcome,
    pub time: Duration,
}

/// Runs the checks, and hands over each result in the order of the checks.
pub async fn run(backend: &Arc<CheckedBackend>, checks: Vec<Check>, mut on_result: impl FnMut(CheckResult)) {
    let slots = Arc::new(Semaphore::new(PARALLEL));
    let mut running = Vec::new();
    for check in checks {
        let check = Arc::new(check);
        let task = tokio::spawn(run_one(backend.clone(), check.clone(), slots.clone()));
        running.push((check, task));
    }
    for (check, task) in running {
        let (outcome, time) = task.await.unwrap_or_else(|error| {
            let ending =
                Ending::failed(format!("the check itself runs to its end; it has a defect: {error}"));
            (Err(ending), Duration::ZERO)
        });
        on_result(CheckResult { check, outcome, time });
    }
}

async fn run_one(
    backend: Arc<CheckedBackend>,
    check: Arc<Check>,
    slots: Arc<Semaphore>,
) -> (Outcome, Duration) {
    if let Some(reason) = check.unmet_need(&backend) {
        return (Err(Ending::Skipped(reason)), Duration::ZERO);
    }
    let _slot = slots.acquire().await;
    let start = Instant::now();
    let outcome = check.run(Session::new(&backend)).await;
    (outcome, start.elapsed())
}
