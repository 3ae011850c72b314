//! `custom-elements.json`, which tells editors what the element has: read from the tables of docs/embedding.md.
//!
//! The schema is that of <https://github.com/webcomponents/custom-elements-manifest>, version 2.1.0.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

const DOCUMENT: &str = "docs/embedding.md";

/// The manifest of the one element that there is.
pub fn manifest() -> Result<Value> {
    let text = fs::read_to_string(DOCUMENT).with_context(|| format!("cannot read {DOCUMENT}"))?;
    describe(&text)
}

fn describe(text: &str) -> Result<Value> {
    let attributes = named(text, "Attributes", |name| json!({ "name": name, "type": { "text": "string" } }))?;
    let methods = named(text, "Element", |name| {
        let kind = if name.contains('(') { "method" } else { "field" };
        let name = name.split('(').next().unwrap_or(name);
        json!({ "kind": kind, "name": name })
    })?;
    let events = named(
        text,
        "Events",
        |name| json!({ "name": format!("yes-reply:{name}"), "type": { "text": "CustomEvent" } }),
    )?;
    let properties = named(text, "Looks", |name| json!({ "name": name }))?;
    let parts = named(text, "Parts", |name| json!({ "name": name }))?;
    let slots = named(text, "Slots", |name| json!({ "name": name }))?;
    let declaration = json!({
        "kind": "class",
        "name": "YesReplyElement",
        "tagName": "yes-reply",
        "customElement": true,
        "description": "A conversation about an order or a bill.",
        "superclass": { "name": "HTMLElement" },
        "attributes": attributes,
        "members": methods,
        "events": events,
        "cssProperties": properties,
        "cssParts": parts,
        "slots": slots,
    });
    Ok(json!({
        "schemaVersion": "2.1.0",
        "modules": [{ "kind": "javascript-module", "path": "index.js", "declarations": [declaration] }],
    }))
}

/// What `make` makes of each name in the table below a heading, with the words beside it as its description.
fn named(text: &str, heading: &str, make: impl Fn(&str) -> Value) -> Result<Vec<Value>> {
    let after = text.split(&format!("## {heading}\n")).nth(1);
    let section = after.and_then(|after| after.split("\n## ").next()).unwrap_or_default();
    let rows: Vec<Value> = section
        .lines()
        .filter_map(|line| {
            let (name, words) = line.strip_prefix("| `")?.split_once("` | ")?;
            let mut made = make(name);
            made["description"] = words.trim_end_matches(" |").into();
            Some(made)
        })
        .collect();
    ensure!(!rows.is_empty(), "{DOCUMENT} has no table below \"## {heading}\"");
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_of_a_table_is_described() {
        let text = "## Attributes\n\n| a | |\n|---|---|\n| `api` | where it is |\n\n## Element\n| `open()` | opens it |\n\
                    | `getToken` | gives one |\n## Events\n| `ready` | there |\n## Looks\n| `--yes-reply-ink` | words |\n\
                    ## Parts\n| `panel` | all |\n## Slots\n| `intro` | first |\n";
        let manifest = describe(text).expect("six tables");
        let element = &manifest["modules"][0]["declarations"][0];
        assert_eq!(element["attributes"][0]["name"], "api");
        assert_eq!(element["attributes"][0]["description"], "where it is");
        assert_eq!(
            element["members"][0],
            json!({"kind": "method", "name": "open", "description": "opens it"})
        );
        assert_eq!(element["members"][1]["kind"], "field");
        assert_eq!(element["events"][0]["name"], "yes-reply:ready");
        assert_eq!(element["cssProperties"][0]["name"], "--yes-reply-ink");
    }

    #[test]
    fn a_table_that_is_gone_is_an_error() {
        let error = describe("## Attributes\n").expect_err("empty").to_string();
        assert!(error.contains("no table below \"## Attributes\""), "{error}");
    }
}
