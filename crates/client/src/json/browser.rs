//! `JSON.parse`, and the copy of its result.

use contract::decode::JsonValue;
use js_sys::{Array, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};

/// The depth at which a text is rejected: the stack of the module is smaller than that of the browser's parser.
const MAX_DEPTH: u8 = 128;

/// Parses a text; `None` if it is not JSON.
pub fn parse(text: &str) -> Option<JsonValue> {
    copy(&JSON::parse(text).ok()?, 0)
}

fn copy(value: &JsValue, depth: u8) -> Option<JsonValue> {
    if depth == MAX_DEPTH {
        return None;
    }
    if let Some(text) = value.as_string() {
        Some(JsonValue::Text(text))
    } else if let Some(number) = value.as_f64() {
        // The cast changes a number that is negative or has decimals. It is exact up to 2^53, as JSON in browsers is.
        let integer = number as u64;
        Some(if integer as f64 == number { JsonValue::Number(integer) } else { JsonValue::Decimal(number) })
    } else if let Some(value) = value.as_bool() {
        Some(JsonValue::Bool(value))
    } else if value.is_null() {
        Some(JsonValue::Null)
    } else if let Some(items) = value.dyn_ref::<Array>() {
        items.iter().map(|item| copy(&item, depth + 1)).collect::<Option<_>>().map(JsonValue::List)
    } else {
        let fields = Object::entries(value.unchecked_ref());
        let fields = fields.iter().map(|field| {
            let field: Array = field.unchecked_into();
            Some((field.get(0).as_string()?, copy(&field.get(1), depth + 1)?))
        });
        fields.collect::<Option<_>>().map(JsonValue::Fields)
    }
}
