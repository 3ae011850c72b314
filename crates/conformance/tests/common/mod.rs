//! The example backend of `docs/example-backend` on a free port, in a folder of its own.
#![allow(clippy::unwrap_used, dead_code, missing_docs)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use conformance::agent::AgentProgram;
use conformance::backend::CheckedBackend;
use conformance::keys::Keys;
use serde_json::json;
use tempfile::TempDir;

pub const ORIGIN: &str = "https://shop.example";
const SECRETS: [&str; 2] =
    ["a secret of the main issuer, 32 bytes and more", "a secret of another issuer, 32 bytes long"];

pub struct Example {
    dir: TempDir,
    child: Child,
    url: String,
    program: PathBuf,
}

/// The top folder of the project.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

impl Example {
    pub fn start(program: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let keys = [("web-1", "kettle", SECRETS[0]), ("pot-1", "pot", SECRETS[1])];
        let toml = keys.map(|(kid, iss, secret)| {
            format!("[[keys]]\nkid = \"{kid}\"\niss = \"{iss}\"\nalg = \"HS256\"\nsecret = \"{secret}\"\n")
        });
        std::fs::write(dir.path().join("keys.toml"), toml.concat()).unwrap();
        let path = [json!({"step": "complaints", "after": "P1D", "label": "Complaints team"})];
        let config = json!({
            "name": "Kettle & Co", "listen": "127.0.0.1:0", "database": dir.path().join("example.sqlite"),
            "allow_origins": [ORIGIN], "capabilities": {"escalation_path": path},
            "keys": keys.map(|(kid, iss, secret)| json!({"kid": kid, "iss": iss, "secret": secret})),
        });
        let config_file = dir.path().join("backend.json");
        std::fs::write(&config_file, config.to_string()).unwrap();
        let errors = std::fs::File::create(dir.path().join("errors")).unwrap();
        let mut child = Command::new("python3")
            .arg(program)
            .arg(&config_file)
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("python3 has to be installed: it runs the example backend");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(at) = line.find("http://") else {
            let errors = std::fs::read_to_string(dir.path().join("errors")).unwrap();
            panic!("{} did not start: {line}{errors}", program.display());
        };
        let url = line[at..].trim().to_owned();
        Self { dir, child, url, program: program.to_owned() }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn key_file(&self) -> String {
        self.dir.path().join("keys.toml").display().to_string()
    }

    pub async fn connect(&self) -> Arc<CheckedBackend> {
        let keys = Keys::read(&self.dir.path().join("keys.toml")).unwrap();
        let config = self.dir.path().join("backend.json");
        let agent =
            AgentProgram::new(format!("python3 '{}' '{}' --write", self.program.display(), config.display()));
        let persons = ["Maria".to_owned(), "Tom".to_owned()];
        CheckedBackend::connect(&self.url, keys, Some(agent), Some(ORIGIN.to_owned()), persons).await.unwrap()
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
