//! The layers of a crate: which part of it may import which.

use std::collections::BTreeSet;

use crate::ImportGraph;

/// One line of the table: the modules under a path, and the layers that they may import. A layer may only name layers
/// that stand before it in the table, so that the layers have no cycle either. A module belongs to the layer with the
/// longest path that fits.
pub type Layer<'a> = (&'a str, &'a [&'a str]);

/// The differences between the graph and the table: a module without a layer, an import that no line allows, a line that
/// allows more than is imported, and a line that names itself or a layer below it.
pub fn violations(graph: &ImportGraph, layers: &[Layer<'_>]) -> Vec<String> {
    let mut problems = vec![];
    let mut used = BTreeSet::new();
    for (from, to) in graph.imports() {
        let (Some(layer), Some(other)) = (layer_of(layers, from), layer_of(layers, to)) else {
            problems.push(format!("{from} imports {to}, and one of the two belongs to no layer"));
            continue;
        };
        used.insert((layer.0, other.0));
        if layer.0 != other.0 && !layer.1.contains(&other.0) {
            problems.push(format!("{from} imports {to}: the line of {} does not name {}", layer.0, other.0));
        }
    }
    for (at, (layer, allowed)) in layers.iter().enumerate() {
        for other in *allowed {
            if !layers[..at].iter().any(|(above, _)| above == other) {
                problems.push(format!("{layer} names {other}, which does not stand before it"));
            }
            if !used.contains(&(*layer, *other)) {
                problems.push(format!("{layer} names {other} and imports nothing of it"));
            }
        }
    }
    problems
}

fn layer_of<'a, 'b>(layers: &'b [Layer<'a>], module: &str) -> Option<&'b Layer<'a>> {
    let fits =
        |path: &str| module.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    layers.iter().filter(|(path, _)| fits(path)).max_by_key(|(path, _)| path.len())
}

#[cfg(test)]
mod tests {
    use crate::ImportGraph;

    fn graph() -> ImportGraph {
        ImportGraph::of_sources([
            ("base", ""),
            ("rules", "use crate::base::X;"),
            ("rules::late", "use crate::web::Y;"),
            ("web", "use crate::base::X; use crate::rules::Z;"),
        ])
    }

    #[test]
    fn a_table_that_equals_the_graph_has_no_violations() {
        let layers =
            [("base", &[][..]), ("rules", &["base"]), ("web", &["base", "rules"]), ("rules::late", &["web"])];
        assert_eq!(graph().violations(&layers), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_violation_is_reported() {
        for (layers, told) in [
            (
                vec![
                    ("base", &[][..]),
                    ("rules", &[]),
                    ("web", &["base", "rules"]),
                    ("rules::late", &["web"]),
                ],
                "rules imports base: the line of rules does not name base",
            ),
            (
                vec![("base", &[][..]), ("rules", &["base", "web"]), ("web", &["base", "rules"])],
                "rules names web, which does not stand before it",
            ),
            (
                vec![
                    ("base", &[][..]),
                    ("rules", &["base"]),
                    ("web", &["base", "rules"]),
                    ("rules::late", &["web", "base"]),
                ],
                "rules::late names base and imports nothing of it",
            ),
            (
                vec![("rules", &[][..]), ("web", &["rules"]), ("rules::late", &["web"])],
                "rules imports base, and one of the two belongs to no layer",
            ),
        ] {
            let violations = graph().violations(&layers);
            assert!(violations.iter().any(|violation| violation == told), "{told}: {violations:?}");
        }
    }
}
