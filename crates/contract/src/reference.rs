//! References: the order, bill, booking or delivery that a conversation is about.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::decode::decode_struct;
use crate::limits::LINE_ID_CHARS;
use crate::{Date, Money, ValidationError};

/// Longest title or status of a reference, and longest name or address of a customer, in Unicode scalar values.
pub const FACT_CHARS: usize = 500;

/// Longest address of a page, in Unicode scalar values.
pub const URL_CHARS: usize = 2_000;

/// Kind and id of a reference, written `order:1001` in URLs and attributes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferenceKey {
    /// The company's name for this kind of reference: 1 to 32 characters of `a-z`, `0-9`, `-` and `_`, the first one a
    /// letter.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z][a-z0-9_-]{0,31}$", examples("bill")))]
    pub kind: String,
    /// The company's number of the reference: 1 to 128 characters, without control characters, and without a space at
    /// either end.
    #[cfg_attr(feature = "openapi", schema(schema_with = id_schema))]
    pub id: String,
}

/// A reference with its facts, as the company's token states them. Only `kind` and `id` are always present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reference {
    /// The company's name for this kind of reference; for its form see `ReferenceKey`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z][a-z0-9_-]{0,31}$", examples("bill")))]
    pub kind: String,
    /// The company's number of the reference; for its form see `ReferenceKey`.
    #[cfg_attr(feature = "openapi", schema(schema_with = id_schema))]
    pub id: String,
    /// Title for people: `City Water, October`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The company's name for the state of the reference, for people: `delivered`, `due`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Day of the order, the delivery or the bill, in the company's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Day by which the bill is to be paid or the delivery is to arrive, in the company's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Total amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Address of the company's page about the reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Lines that a message can refer to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ReferenceLine>,
}

/// One line of an order or bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferenceLine {
    /// Id of the line, unique within its reference.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Price of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

decode_struct! {
    Reference { kind, id, title, status, date, due, amount, url, lines }
    ReferenceLine { id, title, amount }
}

impl Reference {
    /// A reference without facts.
    pub fn bare(key: ReferenceKey) -> Self {
        let ReferenceKey { kind, id } = key;
        Self {
            kind,
            id,
            title: None,
            status: None,
            date: None,
            due: None,
            amount: None,
            url: None,
            lines: vec![],
        }
    }

    /// Checks kind, id and facts. The error names the field.
    pub fn check(&self) -> Result<(), ValidationError> {
        self.key()
            .check()
            .map_err(|error| ValidationError::field("id", format!("It is malformed: {error}.")))?;
        check_fact("title", self.title.as_deref())?;
        check_fact("status", self.status.as_deref())?;
        check_url("url", self.url.as_deref())?;
        for (n, line) in self.lines.iter().enumerate() {
            let is_repeated = self.lines[..n].iter().any(|earlier| earlier.id == line.id);
            let fits = (1..=LINE_ID_CHARS).contains(&line.id.chars().count()) && !line.id.contains('\0');
            if !fits || is_repeated {
                let detail = format!(
                    "It must have 1 to {LINE_ID_CHARS} characters, and no other line of the reference may have it."
                );
                return Err(ValidationError::field(format!("lines.{n}.id"), detail));
            }
            check_fact(&format!("lines.{n}.title"), Some(&line.title))?;
        }
        Ok(())
    }

    /// Kind and id.
    pub fn key(&self) -> ReferenceKey {
        ReferenceKey { kind: self.kind.clone(), id: self.id.clone() }
    }
}

/// Checks an optional fact for people.
pub fn check_fact(field: &str, fact: Option<&str>) -> Result<(), ValidationError> {
    match fact {
        Some(text) if text.chars().count() > FACT_CHARS || text.contains('\0') => {
            let detail = format!("It must have at most {FACT_CHARS} characters, without U+0000.");
            Err(ValidationError::field(field, detail))
        }
        _ => Ok(()),
    }
}

/// Checks an optional address of a page.
pub fn check_url(field: &str, url: Option<&str>) -> Result<(), ValidationError> {
    let Some(url) = url else { return Ok(()) };
    let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    if is_web && url.chars().count() <= URL_CHARS && !url.chars().any(char::is_control) {
        return Ok(());
    }
    let detail = format!("It must begin with https:// or http:// and have at most {URL_CHARS} characters.");
    Err(ValidationError::field(field, detail))
}

#[cfg(feature = "openapi")]
fn id_schema() -> utoipa::openapi::schema::Object {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .min_length(Some(1))
        .max_length(Some(128))
        .pattern(Some(r"^(?! )[^\u0000-\u001f\u007f-\u009f]*[^ \u0000-\u001f\u007f-\u009f]$"))
        .description(Some(
            "The company's number of the reference: 1 to 128 characters, without control characters, and without a \
             space at either end.",
        ))
        .examples(["2026-1107"])
        .build()
}

/// The error of a string that is not a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedReference;

impl fmt::Display for MalformedReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reference is a kind and an id with a colon between them, such as order:1001")
    }
}

impl std::error::Error for MalformedReference {}

impl ReferenceKey {
    /// Checks the form of kind and id.
    pub fn check(&self) -> Result<(), MalformedReference> {
        let mut kind = self.kind.bytes();
        let kind_ok = self.kind.len() <= 32
            && kind.next().is_some_and(|first| first.is_ascii_lowercase())
            && kind.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        let id_ok = (1..=128).contains(&self.id.chars().count()) && !self.id.chars().any(char::is_control)
            // A space at an end is invisible to people, and makes a different id.
            && !self.id.starts_with(' ')
            && !self.id.ends_with(' ');
        if kind_ok && id_ok { Ok(()) } else { Err(MalformedReference) }
    }
}

impl FromStr for ReferenceKey {
    type Err = MalformedReference;

    fn from_str(text: &str) -> Result<Self, MalformedReference> {
        let (kind, id) = text.split_once(':').ok_or(MalformedReference)?;
        let key = Self { kind: kind.to_owned(), id: id.to_owned() };
        key.check().map(|()| key)
    }
}

impl fmt::Display for ReferenceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_key_is_displayed_as_it_was_parsed() {
        for text in ["order:1001", "bill:2026-1107", "booking:a:b", "delivery_slot:Ä 7"] {
            assert_eq!(text.parse::<ReferenceKey>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn malformed_reference_keys_are_rejected() {
        let long = format!("order:{}", "9".repeat(129));
        for text in [
            "",
            "order",
            ":1001",
            "order:",
            "Order:1",
            "9:1",
            "or der:1",
            "order:1\n2",
            "order: 1",
            "order:1 ",
            long.as_str(),
        ] {
            assert_eq!(text.parse::<ReferenceKey>(), Err(MalformedReference), "{text}");
        }
    }
}
