//! The architecture of the inbox: no cycle between modules.

use std::path::Path;

use import_graph::ImportGraph;

#[test]
fn modules_have_no_cycle() {
    let graph = ImportGraph::of_crate(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(graph.imports().count() > 100, "the sources are there");
    assert!(graph.find_cycle().is_none(), "{}", graph.find_cycle().unwrap_or_default().join(" -> "));
}
