//! The life of a cluster: it serves databases, comes back after a kill, and ends with its process.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use postgres_cluster::{Cluster, shared};

/// Runs this test again in a process of its own, which prints the folder of its cluster and waits to be killed.
const HOLD: &str = "POSTGRES_CLUSTER_HOLD";

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The number of the server's process, from the first line of its lock file.
fn server(folder: &Path) -> String {
    let lock = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
    lock.lines().next().unwrap().to_owned()
}

fn is_running(process: &str) -> bool {
    Path::new("/proc").join(process).exists()
}

#[test]
fn each_database_has_a_name_of_its_own() {
    let [one, other] = [(); 2].map(|()| shared().create_database());
    assert_ne!(one, other);
    assert!(one.contains(&shared().folder().display().to_string()), "{one}");
}

#[test]
fn a_killed_server_starts_again_with_what_was_committed() {
    let cluster = Cluster::start().unwrap();
    cluster.create_database();
    cluster.execute("test_0", "CREATE TABLE kept (number BIGINT); INSERT INTO kept VALUES (1)");
    let before = server(cluster.folder());
    cluster.kill();
    assert!(!is_running(&before));
    cluster.restart().unwrap();
    assert_ne!(server(cluster.folder()), before);
    cluster.execute("test_0", "DO $$ BEGIN ASSERT (SELECT count(*) FROM kept) = 1; END $$");
}

#[test]
fn the_server_listens_on_no_network_and_its_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let none = "DO $$ BEGIN ASSERT current_setting('listen_addresses') = ''; END $$";
    shared().execute("postgres", none);
    let mode = std::fs::metadata(shared().folder()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn dropping_a_cluster_stops_the_server_and_removes_its_files() {
    let cluster = Cluster::start().unwrap();
    let (folder, server) = (cluster.folder().to_owned(), server(cluster.folder()));
    drop(cluster);
    assert!(!is_running(&server) && !folder.exists());
}

#[test]
fn a_cluster_ends_with_a_process_that_is_killed() {
    if std::env::var_os(HOLD).is_some() {
        // A thread that ended has to leave the server alone.
        let folder = std::thread::spawn(|| shared().folder().display().to_string()).join().unwrap();
        println!("\nfolder {folder}");
        std::thread::sleep(Duration::from_secs(60));
        return;
    }
    let output = tempfile::NamedTempFile::new().unwrap();
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_cluster_ends_with_a_process_that_is_killed", "--nocapture"])
        .env(HOLD, "1")
        .stdout(Stdio::from(output.reopen().unwrap()))
        .spawn()
        .unwrap();
    let folder = || {
        let printed = std::fs::read_to_string(output.path()).unwrap();
        printed.lines().find_map(|line| line.strip_prefix("folder ").map(str::to_owned))
    };
    wait_until("the other process starts a cluster", || folder().is_some());
    let folder = folder().unwrap();
    let server = server(Path::new(&folder));
    assert!(is_running(&server));
    holder.kill().unwrap();
    holder.wait().unwrap();
    wait_until("the server ends", || !is_running(&server) && !Path::new(&folder).exists());
}
