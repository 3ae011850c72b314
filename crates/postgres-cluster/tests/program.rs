//! The program, as tests in other languages use it.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

struct Program {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<std::process::ChildStdout>,
}

impl Program {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_yes-reply-postgres-cluster"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (requests, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, requests, answers: BufReader::new(answers) }
    }

    fn ask(&mut self, request: &str) -> String {
        writeln!(self.requests, "{request}").unwrap();
        let mut answer = String::new();
        assert!(self.answers.read_line(&mut answer).unwrap() > 0, "{request} is not answered");
        answer.trim_end().to_owned()
    }
}

/// The folder of the socket, from `postgres:///NAME?host=FOLDER&...`.
fn folder(url: &str) -> &Path {
    Path::new(url.split_once("host=").unwrap().1.split('&').next().unwrap())
}

#[test]
fn it_copies_drops_and_restarts_and_ends_with_its_input() {
    let mut program = Program::start();
    let url = program.ask("create");
    assert!(url.starts_with("postgres:///test_0?host="), "{url}");
    assert!(program.ask("copy test_0").starts_with("postgres:///test_1?"));
    assert_eq!(program.ask("kill"), "");
    assert_eq!(program.ask("restart"), "");
    assert_eq!(program.ask("drop test_1"), "");
    assert!(program.ask("copy test_0").starts_with("postgres:///test_2?"));
    let folder = folder(&url).to_owned();
    assert!(folder.is_dir());
    let Program { mut child, requests, .. } = program;
    drop(requests);
    assert!(child.wait().unwrap().success());
    let begin = Instant::now();
    while folder.exists() {
        assert!(begin.elapsed() < Duration::from_secs(30), "{} stays", folder.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_unknown_request_ends_it_with_a_sentence() {
    let output = Command::new("sh")
        .args(["-c", "echo create test_0 | \"$0\"", env!("CARGO_BIN_EXE_yes-reply-postgres-cluster")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let reason = String::from_utf8(output.stderr).unwrap();
    assert!(reason.contains("write create, copy NAME, drop NAME, kill or restart"), "{reason}");
}
