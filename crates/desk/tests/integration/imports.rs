//! The architecture of the desk: no cycle between modules, and each feature imports what its line names.

use std::path::Path;

use import_graph::{ImportGraph, Layer};

/// Each line names a feature and what it may import; a line can only name lines above it. Neither of `storage` and `http`
/// names the other.
const LAYERS: &[Layer<'_>] = &[
    ("support", &[]),
    ("error", &[]),
    ("origin", &[]),
    ("peers", &["error"]),
    ("promises", &["support", "error"]),
    ("company", &["promises"]),
    ("tokens", &[]),
    ("accounts", &["support", "error", "peers"]),
    ("conversations", &["support", "error", "peers", "company", "accounts"]),
    ("data_protection", &["support", "error", "peers", "conversations"]),
    ("jobs", &["support", "error", "conversations"]),
    ("promises::watcher", &["support", "error", "promises", "company", "accounts", "conversations", "jobs"]),
    ("inbox", &["support", "error", "peers", "company", "accounts", "conversations", "jobs"]),
    ("peer_follower", &["support", "peers", "accounts", "conversations", "inbox"]),
    ("ports", &["error", "jobs"]),
    ("webhooks", &["support", "error", "conversations", "jobs"]),
    (
        "storage",
        &[
            "support",
            "error",
            "peers",
            "promises",
            "accounts",
            "conversations",
            "data_protection",
            "jobs",
            "inbox",
        ],
    ),
    ("http", &["support", "error", "origin", "tokens", "accounts", "conversations", "jobs", "inbox"]),
    (
        "config",
        &["support", "origin", "promises", "company", "data_protection", "tokens", "webhooks", "storage"],
    ),
    (
        "server",
        &[
            "support",
            "error",
            "company",
            "tokens",
            "accounts",
            "conversations",
            "data_protection",
            "jobs",
            "promises::watcher",
            "inbox",
            "peers",
            "peer_follower",
            "webhooks",
            "storage",
            "http",
            "config",
        ],
    ),
    (
        "cli",
        &[
            "support",
            "tokens",
            "peers",
            "accounts",
            "conversations",
            "data_protection",
            "storage",
            "config",
            "server",
        ],
    ),
];

fn graph() -> ImportGraph {
    let graph = ImportGraph::of_crate(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(graph.imports().count() > 100, "the sources are there");
    graph
}

#[test]
fn modules_have_no_cycle() {
    let graph = graph();
    assert!(graph.find_cycle().is_none(), "{}", graph.find_cycle().unwrap_or_default().join(" -> "));
}

#[test]
fn imports_point_down() {
    let violations = graph().violations(LAYERS);
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn every_file_of_these_tests_is_a_module_of_main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration");
    let main = std::fs::read_to_string(folder.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_module = path.join("mod.rs").is_file() || path.extension().is_some_and(|end| end == "rs");
        assert!(
            !is_module || name == "main" || main.contains(&format!("\nmod {name};\n")),
            "main.rs does not name the module {name}, so that its tests never run"
        );
    }
}
