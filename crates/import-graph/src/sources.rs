//! The source files of a crate by the path of their module.

use std::collections::BTreeMap;
use std::path::Path;

use crate::ROOT;

pub fn read(src: &Path) -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    read_directory(src, &[], &mut sources);
    sources
}

fn read_directory(directory: &Path, parents: &[String], sources: &mut BTreeMap<String, String>) {
    let has_library = directory.join("lib.rs").exists();
    let entries = std::fs::read_dir(directory).unwrap_or_else(|why| panic!("{}: {why}", directory.display()));
    for entry in entries {
        let path = entry.expect("a directory entry").path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8").to_owned();
        let is_root = parents.is_empty() && (name == "lib" || name == "main");
        if path.is_dir() {
            read_directory(&path, &[parents, &[name]].concat(), sources);
        } else if path.extension().is_none_or(|end| end != "rs") || (is_root && name == "main" && has_library)
        {
        } else {
            let module =
                if is_root || name == "mod" { parents.to_vec() } else { [parents, &[name]].concat() };
            let module = if module.is_empty() { ROOT.to_owned() } else { module.join("::") };
            let text = std::fs::read_to_string(&path);
            sources.insert(module, text.unwrap_or_else(|why| panic!("{}: {why}", path.display())));
        }
    }
}
