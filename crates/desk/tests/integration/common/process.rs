//! The desk as a process of its own, as an administrator runs it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::CustomerClient;

const PROGRAM: &str = env!("CARGO_BIN_EXE_yes-reply");

pub struct DeskProcess {
    child: Child,
    pub base: String,
}

impl DeskProcess {
    pub fn customer(&self, token: String) -> CustomerClient {
        CustomerClient { base: self.base.clone(), http: reqwest::Client::new(), token }
    }

    /// Starts `yes-reply serve` and waits until it prints its address. Its log has everything.
    pub fn serve(dir: &Path) -> Self {
        Self::exec(near(dir, "sh"), dir, "")
    }

    /// The same with the log that a desk has without configuration, for the benchmarks.
    #[allow(dead_code)]
    pub fn serve_with_default_log(dir: &Path) -> Self {
        let mut shell = near(dir, "sh");
        shell.env_remove("RUST_LOG");
        Self::exec(shell, dir, "")
    }

    /// The same under strace, which writes every write, sync and response to a file.
    pub fn traced(dir: &Path, trace: &Path) -> Self {
        let calls = "trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg";
        Self::exec(
            near(dir, "sh"),
            dir,
            &format!("strace -D -f -yy -s 9000 -e {calls} -o '{}'", trace.display()),
        )
    }

    fn exec(mut shell: Command, dir: &Path, wrapper: &str) -> Self {
        let log = std::fs::File::create(dir.join("log.txt")).unwrap();
        // Without the trap, a write beyond the limit would be a signal and not an error as on a full disk.
        shell.args(["-c", &format!("trap '' XFSZ; exec {wrapper} \"$0\" serve"), PROGRAM]);
        let mut child = shell.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("yes-reply listens on ").expect(&line).to_owned();
        Self { child, base }
    }

    /// SIGKILL: no handler runs and nothing is flushed.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Makes the process find the disk full: it can extend no file.
    pub fn fill_disk(&self) {
        self.largest_file("1");
    }

    /// Removes the limit of [`Self::fill_disk`].
    pub fn free_disk(&self) {
        self.largest_file("unlimited");
    }

    fn largest_file(&self, bytes: &str) {
        let limit = format!("--fsize={bytes}:");
        let done = Command::new("prlimit").args(["--pid", &self.pid().to_string(), &limit]).status();
        assert!(done.expect("prlimit, of util-linux").success());
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The resident memory.
    pub fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    pub fn wait(mut self) -> bool {
        self.child.wait().unwrap().success()
    }
}

/// A test that fails leaves no process behind.
impl Drop for DeskProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command with one line on its standard input. `Err` is the standard error of a failed one.
pub fn run(dir: &Path, arguments: &[&str], line: &str) -> Result<String, String> {
    let (success, out, stderr) = all(dir, arguments, line);
    if success { Ok(out) } else { Err(stderr) }
}

/// The same, with the success, the standard output and the standard error.
pub fn all(dir: &Path, arguments: &[&str], line: &str) -> (bool, String, String) {
    let mut child = near(dir, PROGRAM)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads no input may have ended already.
    let _ = writeln!(child.stdin.take().unwrap(), "{line}");
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// Runs a command at a terminal, where somebody types one line. The success, and what the terminal shows.
pub fn at_terminal(dir: &Path, arguments: &[&str], line: &str) -> (bool, String) {
    // It connects the command to a terminal of its own, and hands on its exit code.
    let command = [&[PROGRAM], arguments].concat().join(" ");
    let mut child = near(dir, "script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script, of util-linux");
    writeln!(child.stdin.take().unwrap(), "{line}").unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

/// Starts a command with no input. Its standard error goes to `log.txt`.
pub fn start(dir: &Path, arguments: &[&str]) -> Child {
    let log = std::fs::File::create(dir.join("log.txt")).unwrap();
    near(dir, PROGRAM).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap()
}

fn near(dir: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir).env("RUST_LOG", "debug");
    command
}
