//! The command line: exit codes and messages.
#![allow(clippy::unwrap_used)]

mod common;

use std::process::{Command, Output};

use common::{Example, project};

fn check(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_check")).args(arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn checks_that_cannot_run_say_what_to_do() {
    let example = Example::start(&project().join("docs/example-backend/backend.py"));
    let key = example.key_file();
    // Nobody listens on port 1.
    let (code, _, error) = check(&["http://127.0.0.1:1", "--key", &key]);
    assert!(code == 2 && error.contains("Start the backend"), "{code} {error}");
    let (code, _, error) = check(&[example.url(), "--key", "/no/such/file"]);
    assert!(code == 2 && error.contains("--key"), "{code} {error}");
    let (code, _, error) = check(&[&format!("{}/elsewhere", example.url()), "--key", &key]);
    assert!(code == 2 && error.contains("before /v1"), "{code} {error}");
    let (code, _, error) = check(&["--list", "--only", "no-such-check"]);
    assert!(code == 2 && error.contains("--list"), "{code} {error}");
}

#[test]
fn a_passed_check_exits_with_0_and_a_skipped_one_says_why() {
    let example = Example::start(&project().join("docs/example-backend/backend.py"));
    let (code, text, _) = check(&[example.url(), "--key", &example.key_file(), "--only", "company-entries/"]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("skipped  company-entries/message: it needs entries of the company: give --agent"),
        "{text}"
    );
    let (code, text, _) =
        check(&[example.url(), "--key", &example.key_file(), "--only", "capabilities/version"]);
    assert!(code == 0 && text.contains("passed   capabilities/version\n"), "{code} {text}");
    assert!(text.contains("1 passed, 0 failed, 0 skipped"), "{text}");
}

#[test]
fn a_failed_check_exits_with_1_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let source = std::fs::read_to_string(project().join("docs/example-backend/backend.py")).unwrap();
    let broken = source.replace("\"contract_version\": \"1\"", "\"contract_version\": 1");
    assert_ne!(broken, source);
    let program = folder.path().join("backend.py");
    std::fs::write(&program, broken).unwrap();
    let example = Example::start(&program);
    let key = example.key_file();
    for (format, expected) in [
        ("text", "FAILED   capabilities/version\n    docs/backend.md: `contract_version` is `\"1\"`."),
        ("json", "\"result\": \"failed\""),
        ("junit", "failures=\"1\""),
    ] {
        let (code, text, error) =
            check(&[example.url(), "--key", &key, "--only", "capabilities/version", "--format", format]);
        assert!(code == 1 && text.contains(expected), "{format}: {code} {text} {error}");
    }
}
