//! Names that change with the content, so that a browser may keep a file for ever.

use std::fs;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// How many hex digits of the SHA-256 are in a name.
pub const DIGITS: usize = 10;

/// `assets/widget-0123456789.js` for the stem `assets/widget`.
pub fn hashed(stem: &str, extension: &str, content: &[u8]) -> String {
    let digest = format!("{:x}", Sha256::digest(content));
    format!("{stem}-{}.{extension}", &digest[..DIGITS])
}

/// A file of ours with other words between its quotes: each of them, and what is to stand there.
pub fn file_with(path: &str, literals: &[(String, String)]) -> Result<String> {
    let mut text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    for (literal, replacement) in literals {
        text = replace_once(&text, &format!("\"{literal}\""), &format!("\"{replacement}\""))
            .with_context(|| format!("cannot name the assets in {path}"))?;
    }
    Ok(text)
}

/// `text` with `literal` replaced. A literal that is missing or there twice means that somebody changed the
/// source without its build, so that is an error.
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
    fn a_name_carries_the_start_of_the_digest() {
        // SHA-256 of nothing, as in FIPS 180.
        assert_eq!(hashed("assets/widget", "js", b""), "assets/widget-e3b0c44298.js");
        assert_ne!(hashed("a", "css", b"a{}"), hashed("a", "css", b"b{}"));
    }

    #[test]
    fn a_literal_is_replaced_once() {
        let text = r#"load("assets/widget.js")"#;
        let named = replace_once(text, r#""assets/widget.js""#, r#""assets/widget-1.js""#).expect("once");
        assert_eq!(named, r#"load("assets/widget-1.js")"#);
    }

    #[test]
    fn a_literal_that_is_missing_or_doubled_is_an_error() {
        for (text, times) in [("load('a.js')", "0"), (r#"load("a.js", "a.js")"#, "2")] {
            let error = replace_once(text, r#""a.js""#, "b").expect_err(text).to_string();
            assert!(error.contains(&format!("{times} times")), "{error}");
        }
    }
}
