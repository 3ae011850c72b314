//! The example backend passes every check of its features.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Example, project};
use conformance::check::Need;
use conformance::outcome::Ending;
use conformance::{checks, report, runner};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_example_passes_every_check_of_its_features() {
    let example = Example::start(&project().join("docs/example-backend/backend.py"));
    let backend = example.connect().await;
    let mut defects = String::new();
    runner::run(&backend, checks::all(), |result| {
        let is_of_a_feature = |need: &Need| matches!(need, Need::Feature(_) | Need::Without(_));
        let may_be_skipped = result.check.needs.iter().any(is_of_a_feature);
        match result.outcome {
            Ok(()) => {}
            Err(Ending::Skipped(_)) if may_be_skipped => {}
            Err(_) => defects.push_str(&report::text::result(&result)),
        }
    })
    .await;
    assert!(defects.is_empty(), "\n{defects}");
}
