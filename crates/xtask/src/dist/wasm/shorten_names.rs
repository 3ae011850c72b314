//! Short names for the imports and exports of a bound module. Module and glue always agree on them.

use std::fs;
use std::mem;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use walrus::Module;

use crate::dist::content_hash::replace_once;

/// Replaces the names in the module and in its glue. The names that wasm-bindgen gives to imports end with a hash of
/// sixteen digits, which does not compress.
pub fn shorten_names(glue: &Path, wasm: &Path) -> Result<()> {
    let mut module =
        Module::from_file(wasm).map_err(|error| anyhow!("cannot read {}: {error}", wasm.display()))?;
    let mut script = fs::read_to_string(glue).with_context(|| format!("cannot read {}", glue.display()))?;

    let glue_name = glue.file_stem().and_then(|stem| stem.to_str()).context("the glue has no name")?;
    script = replace_once(&script, &format!("\"./{glue_name}_bg.js\""), "\"m\"")?;
    for (number, import) in module.imports.iter_mut().enumerate() {
        import.module = "m".to_owned();
        let long = mem::replace(&mut import.name, format!("i{number}"));
        // Indented and with a colon, a name is a key of the imports and nothing else.
        script = replace_once(&script, &format!("        {long}: "), &format!("        {}: ", import.name))?;
    }
    for (number, export) in module.exports.iter_mut().enumerate() {
        let short = format!("e{number}");
        if let Some(renamed) = rename(&script, &format!("wasm.{}", export.name), &format!("wasm.{short}")) {
            script = renamed;
            export.name = short;
        }
    }

    module.emit_wasm_file(wasm).map_err(|error| anyhow!("cannot write {}: {error}", wasm.display()))?;
    fs::write(glue, script).with_context(|| format!("cannot write {}", glue.display()))
}

/// The script with the name `long` replaced; `None` if the script does not mention it.
fn rename(script: &str, long: &str, short: &str) -> Option<String> {
    let mut parts = script.split(long);
    let mut renamed = parts.next()?.to_owned();
    let mut is_mentioned = false;
    for part in parts {
        let is_longer_name =
            part.starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '$');
        is_mentioned |= !is_longer_name;
        renamed.push_str(if is_longer_name { long } else { short });
        renamed.push_str(part);
    }
    is_mentioned.then_some(renamed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mention_of_a_name_is_renamed_but_longer_names_are_not() {
        let script = "wasm.mount(wasm.mount_bg(1)); wasm.mount$(); wasm.mount";
        let renamed = rename(script, "wasm.mount", "wasm.e1").expect("mentioned");
        assert_eq!(renamed, "wasm.e1(wasm.mount_bg(1)); wasm.mount$(); wasm.e1");
        assert!(rename("wasm.mounts", "wasm.mount", "wasm.e1").is_none());
    }
}
