//! The forms of claims and facts: parsers of single JSON values, with the words for a value of another form.

use contract::limits::LINE_ID_CHARS;
use contract::{Date, Money};
use serde_json::Value;

/// The maximum length of a title, a status or a name, in Unicode scalar values.
pub const MAX_TEXT_CHARS: usize = 500;

/// The maximum length of an address, in Unicode scalar values.
pub const MAX_URL_CHARS: usize = 2_000;

/// A value does not have its form. It contains no data of the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongForm {
    /// The field within the value: `.currency`. Empty for the value itself.
    pub within: &'static str,
    pub found: &'static str,
    pub wanted: &'static str,
}

impl WrongForm {
    pub fn new(found: &'static str, wanted: &'static str) -> Self {
        Self { within: "", found, wanted }
    }

    pub fn of_type(value: &Value, wanted: &'static str) -> Self {
        let found = match value {
            Value::Null => "is missing",
            Value::Bool(_) => "is a boolean",
            Value::Number(_) => "is a number",
            Value::String(_) => "is a string of another form",
            Value::Array(_) => "is a list",
            Value::Object(_) => "is an object",
        };
        Self::new(found, wanted)
    }
}

/// A text for people.
pub fn text(value: &Value) -> Result<String, WrongForm> {
    limited_text(value, MAX_TEXT_CHARS, "write a string of at most 500 characters")
}

/// An address of a page of the company.
pub fn url(value: &Value) -> Result<String, WrongForm> {
    const WANTED: &str = "write an address of at most 2000 characters that begins with https:// or http://";
    let url = limited_text(value, MAX_URL_CHARS, WANTED)?;
    let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    if is_web { Ok(url) } else { Err(WrongForm::of_type(value, WANTED)) }
}

/// A calendar day.
pub fn date(value: &Value) -> Result<Date, WrongForm> {
    parsed(value, "write a day such as \"2026-11-30\", without a time")
}

/// An amount with its currency.
pub fn money(value: &Value) -> Result<Money, WrongForm> {
    if !value.is_object() {
        let wanted = "write an object such as {\"value\":\"118.40\",\"currency\":\"EUR\"}";
        return Err(WrongForm::of_type(value, wanted));
    }
    let within = |within: &'static str| move |form: WrongForm| WrongForm { within, ..form };
    Ok(Money {
        value: parsed(&value["value"], "write a decimal string such as \"118.40\"")
            .map_err(within(".value"))?,
        currency: parsed(&value["currency"], "write a code of ISO 4217 such as \"EUR\"")
            .map_err(within(".currency"))?,
    })
}

/// The id of a line. Messages refer to lines by it.
pub fn line_id(value: &Value) -> Result<String, WrongForm> {
    const WANTED: &str = "write a string of 1 to 128 characters such as \"1\"";
    match limited_text(value, LINE_ID_CHARS, WANTED) {
        Ok(id) if id.is_empty() => Err(WrongForm::of_type(value, WANTED)),
        id => id,
    }
}

const CONTAINS_NUL: &str = "contains the character U+0000";

fn limited_text(value: &Value, max_chars: usize, wanted: &'static str) -> Result<String, WrongForm> {
    match value {
        Value::String(text) if text.chars().count() > max_chars => Err(WrongForm::new("is too long", wanted)),
        Value::String(text) if text.contains('\0') => Err(WrongForm::new(CONTAINS_NUL, wanted)),
        Value::String(text) => Ok(text.clone()),
        _ => Err(WrongForm::of_type(value, wanted)),
    }
}

fn parsed<T: std::str::FromStr>(value: &Value, wanted: &'static str) -> Result<T, WrongForm> {
    let parsed = value.as_str().and_then(|text| text.parse().ok());
    parsed.ok_or_else(|| WrongForm::of_type(value, wanted))
}

/// A value for an error message: its type and, cut to a short line, its JSON text.
pub fn shown(value: &Value) -> String {
    let json: String = value.to_string().chars().take(60).collect();
    match value {
        Value::Null => "missing".to_owned(),
        Value::Bool(_) => json,
        Value::Number(_) => format!("the number {json}"),
        Value::String(_) => format!("the string {json}"),
        Value::Array(_) => format!("the list {json}"),
        Value::Object(_) => format!("the object {json}"),
    }
}
