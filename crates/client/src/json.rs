//! Decoding of JSON text. In a browser, the browser's own parser reads the text, so that the module contains none.

#[cfg(target_arch = "wasm32")]
mod browser;

use contract::decode::{self, Decode};

#[cfg(target_arch = "wasm32")]
use browser::parse;

/// Decodes a text; `None` if it is not JSON or not the JSON of a `T`.
pub fn from_str<T: Decode>(text: &str) -> Option<T> {
    decode::from_value(parse(text)?).ok()
}

#[cfg(not(target_arch = "wasm32"))]
fn parse(text: &str) -> Option<decode::JsonValue> {
    serde_json::from_str(text).ok()
}
