//! The machine of a run, for the head of its tables.

use std::path::Path;
use std::process::Command;

/// Cores, memory, file system, and the load of the last minute.
///
/// # Panics
/// In a folder in memory, where no commit waits for a disk.
pub fn describe(folder: &Path) -> String {
    let cores = std::thread::available_parallelism().unwrap();
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let model = first(&read("/proc/cpuinfo"), "model name");
    let memory = first(&read("/proc/meminfo"), "MemTotal");
    let gib = memory.trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024 / 1024;
    let disks = [folder, &std::env::temp_dir()].map(file_system);
    let load = read("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned();
    format!(
        "{cores} cores ({model}), {gib} GiB, SQLite on {} and PostgreSQL on {}, load at the end {load}",
        disks[0], disks[1]
    )
}

fn first(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split(':').next_back().unwrap_or_default().trim().to_owned()
}

/// The type of the file system of a folder.
pub fn file_system(folder: &Path) -> String {
    let output = Command::new("stat").args(["-f", "-c", "%T"]).arg(folder).output().unwrap();
    let name = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert!(
        name != "tmpfs" && name != "ramfs",
        "{} is in memory, where no commit waits for a disk; set TMPDIR or CARGO_TARGET_DIR to a folder on a disk",
        folder.display()
    );
    name
}
