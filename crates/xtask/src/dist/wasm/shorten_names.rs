//! Short names for the imports and exports of a bound module. Module and glue always agree on them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use walrus::Module;

/// Sections that the linker wrote and that do not describe the bound module.
const LINKER_SECTIONS: [&str; 3] = ["linking", "reloc.CODE", "reloc.DATA"];

/// The script with every mention of `long` shortened; `None` if there is none.
fn renamed(script: &str, long: &str, short: &str) -> Option<String> {
    let mut parts = script.split(long);
    let mut renamed = parts.next()?.to_owned();
    let mut mentioned = false;
    for part in parts {
        // Names that only begin alike are others.
        let ends = !part.starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '$');
        mentioned |= ends;
        renamed.push_str(if ends { short } else { long });
        renamed.push_str(part);
    }
    mentioned.then_some(renamed)
}

/// Cuts the classes of those streams out of the glue, and the way to start without waiting, which nobody takes.
fn without_streams(mut script: String) -> String {
    for (begins, ends) in [
        ("export class IntoUnderlying", ".prototype.free;\n"),
        ("const IntoUnderlying", "1));\n"),
        (" initSync,", ""),
    ] {
        while let Some(start) = script.find(begins) {
            let after = start + begins.len();
            let Some(length) = script[after..].find(ends) else { break };
            script.replace_range(start..after + length + ends.len(), "");
        }
    }
    script
}

/// Gives the module's imports and exports short names, in the module and in its glue, and drops exports that are never called.
/// Their names end with a hash of sixteen digits, which no compression makes smaller.
pub fn shorten_names(glue: &Path, wasm: &Path) -> Result<()> {
    let mut module =
        Module::from_file(wasm).map_err(|why| anyhow!("cannot read {}: {why}", wasm.display()))?;
    let mut script = fs::read_to_string(glue).with_context(|| format!("cannot read {}", glue.display()))?;

    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name.contains(crate::dist::unreached::UNUSED))
        .map(|e| e.id())
        .collect();
    unused.into_iter().for_each(|id| module.exports.delete(id));

    for section in LINKER_SECTIONS {
        module.customs.remove_raw(section);
    }
    crate::dist::decimals::forget(&mut module);

    let mut names: Vec<(String, String)> = vec![];
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = format!("i{number}");
        names.push((std::mem::replace(&mut import.name, short.clone()), short));
        import.module = "m".to_owned();
    }
    let module_name = format!(
        "\"./{}\"",
        wasm.file_name().and_then(|name| name.to_str()).unwrap_or_default().replace(".wasm", ".js")
    );
    script = crate::dist::content_hash::replace_once(&script, &module_name, "\"m\"")
        .context("cannot shorten the glue's names")?;
    for (long, short) in names {
        // With the colon after it, a name is a key of the imports and nothing else.
        script = crate::dist::content_hash::replace_once(
            &script,
            &format!("        {long}: "),
            &format!("        {short}: "),
        )
        .with_context(|| format!("cannot shorten the glue's name {long}"))?;
    }
    for (number, export) in module.exports.iter_mut().enumerate() {
        let short = format!("e{number}");
        if let Some(shorter) = renamed(&script, &format!("wasm.{}", export.name), &format!("wasm.{short}")) {
            script = shorter;
            export.name = short;
        }
    }
    script = without_streams(script);
    module.emit_wasm_file(wasm).map_err(|why| anyhow!("cannot write {}: {why}", wasm.display()))?;
    fs::write(glue, script).with_context(|| format!("cannot write {}", glue.display()))
}
