#![allow(clippy::unwrap_used)]
//! Imports point down: rules import nothing above them, and siblings never import one another.

use std::path::{Path, PathBuf};

fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn imports_point_down() {
    let features = [
        "accounts",
        "conversations",
        "inbox",
        "promises",
        "support",
        "tokens",
        "company.rs",
        "error.rs",
        "origin.rs",
    ];
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let above = ["cli", "config", "server"];
    let below = features.map(|feature| (feature, &["http", "storage"][..]));
    for (layer, others) in below.into_iter().chain([("storage", &["http"][..]), ("http", &["storage"][..])]) {
        let path = src.join(layer);
        let files = if path.is_dir() { sources(&path) } else { vec![path] };
        assert!(!files.is_empty());
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for other in others.iter().chain(&above) {
                assert!(!text.contains(&format!("crate::{other}")), "{} imports {other}", file.display());
            }
        }
    }
}

#[test]
fn files_are_small() {
    let mut lines: Vec<usize> = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap().lines().count())
        .collect();
    lines.sort_unstable();
    assert!(lines[lines.len() / 2] < 100 && lines[lines.len() * 95 / 100] < 250, "{lines:?}");
}
