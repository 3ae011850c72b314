//! The desk passes every check of `yes-reply check`, asked over HTTP as any other backend.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::process::Command;

use common::process::{DeskProcess, run};

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

/// Checks of a backend without a feature that the desk has, and of entries that agents of the inbox do not write: those of
/// programs, and those that a language model drafted.
const SKIPPED: &[&str] = &[
    "capabilities/no-read-fields",
    "capabilities/no-wait",
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

fn check(dir: &Path, desk: &DeskProcess) -> serde_json::Value {
    let agent = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/desk_agent.py");
    let agent = format!("python3 {} {} '{PASSWORD}' .", agent.display(), desk.base);
    let output = Command::new(env!("CARGO_BIN_EXE_yes-reply"))
        .args(["check", &desk.base, "--key", "yes-reply.toml", "--origin", "https://shop.example"])
        .args(["--format", "json", "--agent", &agent])
        .current_dir(dir)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

#[test]
fn the_desk_passes_every_check() {
    for promise in ["", "[promise]\nwithin = \"8h\"\n"] {
        let (dir, desk) = desk(promise);
        let report = check(dir.path(), &desk);
        desk.kill();
        let of = |result: &str| -> Vec<&serde_json::Value> {
            report["checks"].as_array().unwrap().iter().filter(|check| check["result"] == result).collect()
        };
        assert_eq!(of("failed"), Vec::<&serde_json::Value>::new());
        let skipped: Vec<_> = of("skipped").iter().map(|check| check["name"].as_str().unwrap()).collect();
        assert_eq!(skipped, SKIPPED);
        assert!(of("passed").len() > 100, "{report}");
    }
}
