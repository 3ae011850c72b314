//! `yes-reply-postgres-cluster`: a throw-away cluster for tests that are not written in Rust.
//!
//! Each line of standard input is a request, and is answered with a line of standard output: a URL, or an empty line. The
//! cluster ends with standard input, and so with the process that writes it.
//!
//! - `create`: an empty database; its URL
//! - `copy NAME`: a copy of a database that nobody uses; its URL
//! - `drop NAME`: removes a database and ends its connections
//! - `kill`: kills the server with SIGKILL
//! - `restart`: starts the server after `kill`, and waits until it accepts connections

use std::io::{BufRead, Write};
use std::process::ExitCode;

use postgres_cluster::Cluster;

fn main() -> ExitCode {
    let Err(advice) = serve() else { return ExitCode::SUCCESS };
    eprintln!("error: {advice}");
    ExitCode::FAILURE
}

fn serve() -> Result<(), String> {
    let cluster = Cluster::start()?;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|why| format!("standard input cannot be read: {why}"))?;
        let answer = answer(&cluster, &line)?;
        let mut output = std::io::stdout();
        writeln!(output, "{answer}")
            .and_then(|()| output.flush())
            .map_err(|why| format!("standard output cannot be written: {why}"))?;
    }
    Ok(())
}

fn answer(cluster: &Cluster, line: &str) -> Result<String, String> {
    match line.split_whitespace().collect::<Vec<_>>()[..] {
        ["create"] => return Ok(cluster.create_database()),
        ["copy", name] => return Ok(cluster.copy_database(name)),
        ["drop", name] => cluster.drop_database(name),
        ["kill"] => cluster.kill(),
        ["restart"] => cluster.restart()?,
        _ => {
            return Err(format!(
                "{line:?} is no request; write create, copy NAME, drop NAME, kill or restart"
            ));
        }
    }
    Ok(String::new())
}
