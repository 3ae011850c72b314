//! `cargo xtask check-names`: a type name has one meaning in the workspace.
//!
//! Reads the definitions of structs, enums, traits and type aliases in the sources of all crates, without tests, and
//! fails on a name that is defined twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Names that are defined more than once, because they are the same concept in each place.
const SHARED: [&str; 4] = [
    // The command line of a program, and the options of one of its commands.
    "Command",
    "Options",
    // The configuration of a program.
    "Config",
    // A conversation, as its client has received it and as the desk stores it.
    "Conversation",
];

const SOURCES: [&str; 2] = ["src", "crates"];

/// Fails if a name is defined twice and is not in the list of shared names, and lists the places.
pub fn run() -> Result<()> {
    let mut places = BTreeMap::<String, Vec<String>>::new();
    for folder in SOURCES {
        for file in rust_files(Path::new(folder))? {
            let source =
                fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            for name in type_names(&source) {
                places.entry(name).or_default().push(file.display().to_string());
            }
        }
    }
    let homonyms: Vec<String> = places
        .iter()
        .filter(|(name, places)| places.len() > 1 && !SHARED.contains(&name.as_str()))
        .map(|(name, places)| format!("    {name}: {}", places.join(", ")))
        .collect();
    if homonyms.is_empty() {
        println!("{} type names, each with one meaning", places.len());
        return Ok(());
    }
    bail!(
        "these type names are defined more than once; rename all but one (docs/glossary.md has the terms):\n{}",
        homonyms.join("\n")
    )
}

/// The sources below a folder, without tests and benchmarks.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    const SKIPPED: [&str; 4] = ["tests", "tests.rs", "model_tests.rs", "benches"];
    let mut files = vec![];
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(|name| SKIPPED.contains(&name)) {
            continue;
        }
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The names of the types that a source defines. Associated types are indented and do not count; neither does the module
/// of unit tests, which ends a file.
fn type_names(source: &str) -> Vec<String> {
    let product = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    product.lines().filter_map(type_name).collect()
}

fn type_name(line: &str) -> Option<String> {
    let item = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.trim_start(),
        None => line,
    };
    let name =
        ["struct ", "enum ", "trait ", "type "].iter().find_map(|keyword| item.strip_prefix(keyword))?;
    let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(name.len());
    Some(name[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_count_and_associated_types_and_tests_do_not() {
        let source = "pub struct Outbox {\npub(super) enum Lookup {\ntrait Decode: Sized {\ntype Boxed = ();\n\
                      impl Iterator for Outbox {\n    type Item = ();\n}\n\
                      #[cfg(test)]\nmod tests {\nstruct Planted;\n}\n";
        assert_eq!(type_names(source), ["Outbox", "Lookup", "Decode", "Boxed"]);
    }
}
