//! Every deviation of the example backend in `tests/conformance/deviations` fails a check, and the check
//! names the sentence that the deviation breaks.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use common::{Example, project};
use conformance::checks;
use conformance::outcome::Ending;
use conformance::sentences::collapsed;
use conformance::session::Session;
use tokio::sync::Semaphore;

const PROGRAM: &str = "docs/example-backend/backend.py";
/// Each one is a process of Python beside the processes of the agent command.
const PARALLEL: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_deviation_fails_a_check_that_names_the_sentence() {
    let patches = patches();
    assert!(patches.len() >= 20, "there are only {} deviations", patches.len());
    let slots = Arc::new(Semaphore::new(PARALLEL));
    let runs: Vec<_> = patches
        .into_iter()
        .map(|patch| {
            let slots = slots.clone();
            tokio::spawn(async move {
                let _slot = slots.acquire().await.unwrap();
                (patch.clone(), found(&patch).await)
            })
        })
        .collect();
    let mut missed = Vec::new();
    for run in runs {
        let (patch, found) = run.await.unwrap();
        if let Err(reason) = found {
            missed.push(format!("{}: {reason}", patch.file_name().unwrap().display()));
        }
    }
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

fn patches() -> Vec<PathBuf> {
    let folder = project().join("tests/conformance/deviations");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut patches: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|end| end == "patch")).collect();
    patches.sort();
    patches
}

/// Runs the checks of the broken sentence until one fails.
async fn found(patch: &Path) -> Result<(), String> {
    let sentence = broken_sentence(&std::fs::read_to_string(patch).unwrap())?;
    let mut of_sentence = checks::all();
    of_sentence.retain(|check| {
        let checked = collapsed(&check.sentence);
        checked.contains(&sentence) || sentence.contains(&checked)
    });
    if of_sentence.is_empty() {
        return Err(format!("no check has the sentence: {sentence}"));
    }
    let folder = tempfile::tempdir().unwrap();
    let program = patched(patch, folder.path())?;
    let example = Example::start(&program);
    let backend = example.connect().await;
    let mut passed = Vec::new();
    for check in of_sentence {
        if check.unmet_need(&backend).is_some() {
            continue;
        }
        match check.run(Session::new(&backend)).await {
            // Without an exchange it was not the backend that failed.
            Err(Ending::Failed(failure)) if !failure.exchanges.is_empty() => return Ok(()),
            Err(Ending::Failed(failure)) => return Err(format!("{}: {}", check.name, failure.expected)),
            _ => passed.push(check.name),
        }
    }
    Err(format!("no check fails; these passed: {}", passed.join(", ")))
}

/// The sentence after `Breaks:`, up to the end of its paragraph.
fn broken_sentence(patch: &str) -> Result<String, String> {
    let head = patch.lines().take_while(|line| !line.starts_with("--- ") && !line.starts_with("diff "));
    let head: Vec<&str> = head.map(|line| line.trim_start_matches('#').trim()).collect();
    let start = head.iter().position(|line| line.starts_with("Breaks:")).ok_or("it has no line `Breaks:`")?;
    let lines = head[start..].iter().take_while(|line| !line.is_empty());
    let sentence = lines.copied().collect::<Vec<_>>().join(" ");
    Ok(collapsed(sentence.trim_start_matches("Breaks:")))
}

/// The program of the example with the patch, in a folder.
fn patched(patch: &Path, folder: &Path) -> Result<PathBuf, String> {
    let program = folder.join(PROGRAM);
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::copy(project().join(PROGRAM), &program).unwrap();
    let output =
        Command::new("patch").arg("-p1").arg("--input").arg(patch).current_dir(folder).output().unwrap();
    if output.status.success() {
        return Ok(program);
    }
    Err(format!("it does not apply to {PROGRAM}: {}", String::from_utf8_lossy(&output.stdout)))
}
