//! Asset names with a content hash, and their substitution into sources. A name changes with every change of content.

use std::fs;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// Hex digits of the SHA-256 in a name.
const DIGITS: usize = 10;

/// `assets/widget-0123456789.js` for the stem `assets/widget`.
pub fn hashed_name(stem: &str, extension: &str, content: &[u8]) -> String {
    let digest = format!("{:x}", Sha256::digest(content));
    format!("{stem}-{}.{extension}", &digest[..DIGITS])
}

/// Reads a source file and replaces string literals: pairs of a placeholder and the name of an asset.
pub fn read_with_asset_names(path: &str, literals: &[(String, String)]) -> Result<String> {
    let mut text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    for (literal, replacement) in literals {
        text = replace_once(&text, &format!("\"{literal}\""), &format!("\"{replacement}\""))
            .with_context(|| format!("cannot insert the names of assets into {path}"))?;
    }
    Ok(text)
}

/// Replaces the only occurrence of `literal`. Any other number of occurrences is an error: the source has changed and
/// its build has not.
pub fn replace_once(text: &str, literal: &str, replacement: &str) -> Result<String> {
    match text.matches(literal).count() {
        1 => Ok(text.replacen(literal, replacement, 1)),
        times => bail!(
            "the literal {literal} must occur exactly once, with these quotes, but occurs {times} times"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_name_contains_the_start_of_the_digest() {
        // The SHA-256 of empty input.
        assert_eq!(hashed_name("assets/widget", "js", b""), "assets/widget-e3b0c44298.js");
        assert_ne!(hashed_name("a", "css", b"a{}"), hashed_name("a", "css", b"b{}"));
    }

    #[test]
    fn single_literal_is_replaced() {
        let text = r#"load("assets/widget.js")"#;
        let named = replace_once(text, r#""assets/widget.js""#, r#""assets/widget-1.js""#).expect("once");
        assert_eq!(named, r#"load("assets/widget-1.js")"#);
    }

    #[test]
    fn missing_or_repeated_literal_is_an_error() {
        for (text, times) in [("load('a.js')", "0"), (r#"load("a.js", "a.js")"#, "2")] {
            let error = replace_once(text, r#""a.js""#, "b").expect_err(text).to_string();
            assert!(error.contains(&format!("{times} times")), "{error}");
        }
    }
}
