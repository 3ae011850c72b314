//! The import graph of a crate, for tests of its architecture: cycles between modules, and imports that the layers of
//! the crate do not allow.
//!
//! A module is a file. Every path in its tokens that begins with `crate`, `self`, `super` or the name of a child module
//! is an import of the module that the path leads to, in `use` and elsewhere. A `mod` declaration is no import. Code
//! under `#[cfg(test)]` is left out.

mod layers;
mod paths;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use layers::Layer;

/// The name of the root module in every result.
pub const ROOT: &str = "crate";

/// Which modules of a crate import which. Modules are named by their path without `crate`, such as `http::error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportGraph {
    imports: BTreeMap<String, BTreeSet<String>>,
}

impl ImportGraph {
    /// Reads the sources under the `src` directory of a crate. `main.rs` beside `lib.rs` is another crate and left out.
    ///
    /// # Panics
    /// When a file cannot be read or is not Rust.
    pub fn of_crate(src: &Path) -> Self {
        let sources = sources::read(src);
        Self::of_sources(sources.iter().map(|(module, text)| (module.as_str(), text.as_str())))
    }

    /// Reads sources by the path of their module.
    ///
    /// # Panics
    /// When a text is not Rust.
    pub fn of_sources<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { imports: paths::imports(sources) }
    }

    /// Whether a module is in the graph.
    pub fn contains(&self, module: &str) -> bool {
        self.imports.contains_key(module)
    }

    /// Every import, as a pair of the importing and the imported module.
    pub fn imports(&self) -> impl Iterator<Item = (&str, &str)> {
        self.imports.iter().flat_map(|(from, to)| to.iter().map(move |to| (from.as_str(), to.as_str())))
    }

    /// The modules of a cycle in the order of their imports, the first again at the end. `None` if there is no cycle.
    pub fn find_cycle(&self) -> Option<Vec<&str>> {
        let mut finished = BTreeSet::new();
        self.imports.keys().find_map(|module| self.cycle_from(module, &mut vec![], &mut finished))
    }

    /// Depth-first search: a module that is imported while it is still on the path closes a cycle.
    fn cycle_from<'a>(
        &'a self,
        module: &'a str,
        path: &mut Vec<&'a str>,
        finished: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<&'a str>> {
        if finished.contains(module) {
            return None;
        }
        if let Some(start) = path.iter().position(|earlier| *earlier == module) {
            let mut cycle = path[start..].to_vec();
            cycle.push(module);
            return Some(cycle);
        }
        path.push(module);
        let found = self.imports[module].iter().find_map(|next| self.cycle_from(next, path, finished));
        path.pop();
        finished.insert(module);
        found
    }

    /// The differences between the graph and the layers, one sentence each; empty if there is none.
    pub fn violations(&self, layers: &[Layer<'_>]) -> Vec<String> {
        layers::violations(self, layers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_cycle_is_found_and_named_in_order() {
        let graph = ImportGraph::of_sources([
            ("a", "use crate::b::Thing;"),
            ("b", "fn f() -> crate::c::Other { todo!() }"),
            ("c", "use super::a;"),
            ("d", "use crate::a::X;"),
        ]);
        assert_eq!(graph.find_cycle(), Some(vec!["a", "b", "c", "a"]));
    }

    #[test]
    fn a_parent_and_its_child_can_be_a_cycle() {
        let parent = ("a", "mod b; use b::f; pub struct Thing;");
        let knot = ImportGraph::of_sources([parent, ("a::b", "use super::Thing; pub fn f() {}")]);
        assert_eq!(knot.find_cycle(), Some(vec!["a", "a::b", "a"]));
        let leaf = ImportGraph::of_sources([parent, ("a::b", "pub fn f() {}")]);
        assert_eq!(leaf.find_cycle(), None);
    }

    #[test]
    fn two_ways_to_one_module_are_no_cycle() {
        let graph = ImportGraph::of_sources([
            ("a", "use crate::{b, c};"),
            ("b", "use crate::d::X;"),
            ("c", "use crate::d::X;"),
            ("d", ""),
        ]);
        assert_eq!(graph.find_cycle(), None);
        let imports: Vec<_> = graph.imports().collect();
        assert_eq!(imports, [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]);
    }
}
