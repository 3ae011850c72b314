//! The desk passes every check of `yes-reply check`, asked over HTTP as any other backend.

use std::path::Path;
use std::process::Command;

use crate::common::process::{DeskProcess, run};

const PASSWORD: &str = "correct horse battery";

const CONFIG: &str = r#"
name = "Kettle & Co"
listen = "127.0.0.1:0"
wait_seconds = 5
allow_origins = ["https://shop.example"]
reply_channels = ["here", "phone"]
review_within = "P2D"
outcome_choices = { bill = ["correct"] }
[[contacts]]
kind = "email"
value = "care@kettle.example"
[[keys]]
kid = "web-1"
iss = "kettle"
alg = "HS256"
secret = "a secret of the kettle company, for tests"
[[keys]]
kid = "water-1"
iss = "water"
alg = "HS256"
secret = "a secret of the water company, for tests"
[[escalation_path]]
step = "complaints"
after = "P1D"
replies_within = "P2D"
label = "Complaints team"
contacts = [{ kind = "phone", value = "030 555 123" }]
"#;

/// Checks of a backend without a feature that the desk has.
const WITHOUT_A_FEATURE: &[&str] = &["capabilities/no-read-fields", "capabilities/no-wait"];

/// Checks of entries that agents of the inbox do not write: those of programs, and those that a language model drafted.
const NOT_OF_THE_INBOX: &[&str] = &[
    "company-entries/author",
    "company-entries/drafted-by-ai",
    "state-machine/message-of-automatic-if-solved",
    "state-machine/message-of-automatic",
    "state-machine/decision-of-automatic",
    "state-machine/proposal-of-automatic",
    "state-machine/promise-of-automatic",
    "state-machine/handover-of-automatic",
    "state-machine/notice-of-automatic",
    "state-machine/first-person",
    "available-actions/person",
];

fn desk(promise: &str) -> (tempfile::TempDir, DeskProcess) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("yes-reply.toml"), format!("{CONFIG}{promise}")).unwrap();
    for person in ["Maria", "Tom"] {
        run(dir.path(), &["agent", "add", person, "--password-stdin"], PASSWORD).unwrap();
    }
    let desk = DeskProcess::serve(dir.path());
    (dir, desk)
}

/// The report of `yes-reply check`, with an agent command that writes through the inbox, or with the company's side.
fn check(dir: &Path, desk: &DeskProcess, through_inbox: bool) -> serde_json::Value {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/desk_agent.py");
    let command = format!("python3 {} {} '{PASSWORD}' .", program.display(), desk.base);
    let agent: &[&str] = if through_inbox { &["--agent", &command] } else { &[] };
    let output = Command::new(env!("CARGO_BIN_EXE_yes-reply"))
        .args(["check", &desk.base, "--key", "yes-reply.toml", "--origin", "https://shop.example"])
        .args(["--format", "json"])
        .args(agent)
        .current_dir(dir)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// Expects that every check passed but those that are skipped for a reason.
fn expect_passed(report: &serde_json::Value, skipped: &[&str]) {
    let of = |result: &str| -> Vec<&serde_json::Value> {
        report["checks"].as_array().unwrap().iter().filter(|check| check["result"] == result).collect()
    };
    assert_eq!(of("failed"), Vec::<&serde_json::Value>::new());
    let names: Vec<_> = of("skipped").iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert_eq!(names, skipped);
    assert!(of("passed").len() > 200, "{report}");
}

#[test]
fn the_desk_passes_every_check_with_entries_of_the_companys_side() {
    let (dir, desk) = desk("");
    let report = check(dir.path(), &desk, false);
    desk.kill();
    expect_passed(&report, WITHOUT_A_FEATURE);
}

#[test]
fn the_desk_passes_every_check_with_entries_of_the_inbox() {
    let (dir, desk) = desk("[promise]\nwithin = \"8h\"\n");
    let report = check(dir.path(), &desk, true);
    desk.kill();
    expect_passed(&report, &[WITHOUT_A_FEATURE, NOT_OF_THE_INBOX].concat());
}
