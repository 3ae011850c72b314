//! References as they are given to `yes-reply token`.

use std::path::Path;

use contract::{Reference, ReferenceKey};
use serde_json::Value;

use super::result::CommandResult;

/// Reads `order:1001`, or a JSON file with the facts of one or more references.
pub fn read(given: &str) -> CommandResult<Vec<Reference>> {
    if !Path::new(given).extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
        let key: ReferenceKey = given.parse().map_err(|why| format!("--reference {given}: {why}"))?;
        return Ok(vec![Reference::bare(key)]);
    }
    let text = std::fs::read_to_string(given).map_err(|why| format!("{given} cannot be read: {why}"))?;
    facts(&text).map_err(|why| {
        format!("{given} does not hold a reference or a list of them: {why}. See docs/backend.md.").into()
    })
}

/// One reference with its facts, or several. Which of them is seen first, so that a mistake is told as one of
/// the reference it is in.
fn facts(text: &str) -> serde_json::Result<Vec<Reference>> {
    let read = match serde_json::from_str(text)? {
        Value::Array(several) => several,
        one => vec![one],
    };
    read.into_iter().map(serde_json::from_value).collect()
}
