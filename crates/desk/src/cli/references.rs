//! References on the command line of `yes-reply token`.

use std::path::Path;

use contract::{Reference, ReferenceKey};
use serde_json::Value;

use super::result::CommandResult;

/// Reads `order:1001`, or a JSON file with the facts of one or more references.
pub fn read_references(given: &str) -> CommandResult<Vec<Reference>> {
    if !Path::new(given).extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
        let key: ReferenceKey = given.parse().map_err(|why| format!("--reference {given}: {why}"))?;
        return Ok(vec![Reference::bare(key)]);
    }
    let text = std::fs::read_to_string(given).map_err(|why| format!("{given} cannot be read: {why}"))?;
    facts(&text).map_err(|why| {
        format!("{given} does not hold a reference or a list of them: {why}. See docs/backend.md.").into()
    })
}

/// One reference with its facts, or a list. The form is distinguished first, so that an error is about the reference and
/// not about the form.
fn facts(text: &str) -> serde_json::Result<Vec<Reference>> {
    let read = match serde_json::from_str(text)? {
        Value::Array(several) => several,
        one => vec![one],
    };
    read.into_iter().map(serde_json::from_value).collect()
}
