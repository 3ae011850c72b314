//! Decoding of JSON into the types of the contract, with little code.
//!
//! A derived parser is fast and large, and the widget would download one for each type. Here a body is parsed once into
//! a [`JsonValue`], and each type takes its fields out of it by the same few functions
//! (docs/decisions/0001-json-decoding-through-a-value-tree.md). A backend parses requests with derived parsers, which
//! can name the path to a mistake.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A JSON value, as far as the contract uses JSON.
pub enum JsonValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer that is not negative.
    Number(u64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<JsonValue>),
    /// An object.
    Fields(Fields),
    /// A number that is negative or has decimals. Only the times of a token may be one.
    Decimal(f64),
}

/// The fields of an object, in the order of the text.
pub struct Fields(Vec<(String, JsonValue)>);

/// The field that is missing or malformed. Only both ends of its path are recorded: they identify the field in every
/// type of the contract, and a whole path would make the widget larger.
#[derive(Default)]
pub struct DecodeError {
    /// Name of the field; empty until a caller has taken the value as a field.
    field: &'static str,
    /// Name of the outermost field around it; empty if there is none.
    outermost: &'static str,
    is_missing: bool,
}

impl DecodeError {
    /// Extends the path by the field around the present path.
    #[cold]
    #[inline(never)]
    fn within(&mut self, name: &'static str) {
        *(if self.field.is_empty() { &mut self.field } else { &mut self.outermost }) = name;
    }
}

/// The first error of a decoding. Decoding goes on after an error, with placeholders for the values that could not be
/// decoded; [`read`] discards them. A return at every field would make the code three times as large.
#[derive(Default)]
pub struct DecodeErrors {
    first: Option<DecodeError>,
    leaves_out_malformed: bool,
}

impl DecodeErrors {
    /// Decodes with leniency: an optional field with a malformed value counts as missing.
    pub fn leaving_out_malformed<T>(&mut self, decode: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.leaves_out_malformed, true);
        let value = decode(self);
        self.leaves_out_malformed = outer;
        value
    }

    /// Records that the value has the wrong type or form.
    #[cold]
    #[inline(never)]
    pub fn malformed(&mut self) {
        self.first.get_or_insert_default();
    }

    #[cold]
    #[inline(never)]
    fn missing(&mut self, name: &'static str) {
        self.first.get_or_insert(DecodeError { field: name, is_missing: true, ..DecodeError::default() });
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, outermost, is_missing } = self;
        if field.is_empty() {
            return f.write_str("it does not have the shape that is needed here");
        }
        f.write_str(if *is_missing { "missing field `" } else { "field `" })?;
        f.write_str(field)?;
        f.write_str("`")?;
        if !outermost.is_empty() {
            f.write_str(" in `")?;
            f.write_str(outermost)?;
            f.write_str("`")?;
        }
        f.write_str(if *is_missing { "" } else { " is malformed" })
    }
}

/// A type that can be decoded from a JSON value.
pub trait Decode: Sized {
    /// Decodes the value. The result is valid only if no error was recorded.
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self;

    /// The value of a missing field and of `null`; `None` if the field is required.
    fn default_if_missing() -> Option<Self> {
        None
    }
}

impl JsonValue {
    /// The fields of an object. Records an error for any other value.
    pub fn fields(self, errors: &mut DecodeErrors) -> Fields {
        match self {
            Self::Fields(fields) => fields,
            _ => {
                errors.malformed();
                Fields(vec![])
            }
        }
    }

    /// The text of a string. Records an error for any other value.
    pub fn text(self, errors: &mut DecodeErrors) -> String {
        match self {
            Self::Text(text) => text,
            _ => {
                errors.malformed();
                String::new()
            }
        }
    }
}

impl IntoIterator for Fields {
    type Item = (String, JsonValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<(String, JsonValue)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, JsonValue)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl Fields {
    /// Removes and decodes a field. The last one of several with that name counts, as in most parsers.
    pub fn take<T: Decode>(&mut self, name: &'static str, errors: &mut DecodeErrors) -> T {
        let value = self.value(name);
        if let JsonValue::Null = value {
            if let Some(default) = T::default_if_missing() {
                return default;
            }
            errors.missing(name);
        }
        let had_no_error = errors.first.is_none();
        let value = T::decode(value, errors);
        if had_no_error && let Some(error) = &mut errors.first {
            if errors.leaves_out_malformed
                && let Some(default) = T::default_if_missing()
            {
                errors.first = None;
                return default;
            }
            error.within(name);
        }
        value
    }

    #[inline(never)]
    fn value(&mut self, name: &str) -> JsonValue {
        let index = self.0.iter().rposition(|(field, _)| field == name);
        index.map_or(JsonValue::Null, |index| self.0.swap_remove(index).1)
    }
}

/// Decodes a value that is parsed already.
pub fn from_value<T: Decode>(value: JsonValue) -> Result<T, DecodeError> {
    let mut errors = DecodeErrors::default();
    let value = T::decode(value, &mut errors);
    errors.first.map_or(Ok(value), Err)
}

/// Decodes a type by way of a [`JsonValue`].
pub fn read<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    from_value(JsonValue::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Implements `Decode` for structs. Every field is taken under its own name.
macro_rules! decode_fields {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {$(
        impl crate::decode::Decode for $name {
            fn decode(value: crate::decode::JsonValue, errors: &mut crate::decode::DecodeErrors) -> Self {
                let mut fields = value.fields(errors);
                Self { $($field: fields.take(stringify!($field), errors)),+ }
            }
        }
    )+};
}

/// Implements `Decode` and `Deserialize` for structs.
macro_rules! decode_struct {
    ($($name:ident $fields:tt)+) => {$(
        crate::decode::decode_fields!($name $fields);
        crate::decode::deserialize!($name);
    )+};
}

/// Implements `Deserialize` for types that implement `Decode`.
macro_rules! deserialize {
    ($($name:ident)+) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::decode::read(deserializer)
            }
        }
    )+};
}

/// Implements `Decode` for types that are parsed from a string. The expression is the placeholder for a malformed one.
macro_rules! decode_from_str {
    ($($name:ident = $placeholder:expr),+) => {$(
        impl crate::decode::Decode for $name {
            fn decode(value: crate::decode::JsonValue, errors: &mut crate::decode::DecodeErrors) -> Self {
                value.text(errors).parse().unwrap_or_else(|_| {
                    errors.malformed();
                    $placeholder
                })
            }
        }
    )+};
}

/// Reads `null` as the default, for fields of requests in which both mean the same.
pub fn null_as_default<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

pub(crate) use {decode_fields, decode_from_str, decode_struct, deserialize};

impl Decode for String {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        value.text(errors)
    }
}

impl Decode for u64 {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        match value {
            JsonValue::Number(number) => number,
            _ => {
                errors.malformed();
                0
            }
        }
    }
}

macro_rules! decode_integer {
    ($($name:ident)+) => {$(
        impl Decode for $name {
            fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
                u64::decode(value, errors).try_into().unwrap_or_else(|_| {
                    errors.malformed();
                    0
                })
            }
        }
    )+};
}

decode_integer!(u16 u32 usize);

impl Decode for bool {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        match value {
            JsonValue::Bool(value) => value,
            _ => {
                errors.malformed();
                false
            }
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(false)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        Some(T::decode(value, errors))
    }

    fn default_if_missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        match value {
            JsonValue::List(items) => items.into_iter().map(|item| T::decode(item, errors)).collect(),
            _ => {
                errors.malformed();
                vec![]
            }
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(vec![])
    }
}

impl<'de> Deserialize<'de> for JsonValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = JsonValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<JsonValue, E> {
        Ok(JsonValue::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<JsonValue, E> {
        Ok(JsonValue::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<JsonValue, E> {
        Ok(JsonValue::Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<JsonValue, E> {
        Ok(value.try_into().map_or(JsonValue::Decimal(value as f64), JsonValue::Number))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<JsonValue, E> {
        Ok(JsonValue::Decimal(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<JsonValue, E> {
        Ok(JsonValue::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<JsonValue, A::Error> {
        let mut list = vec![];
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(JsonValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<JsonValue, A::Error> {
        let mut fields = vec![];
        while let Some(field) = entries.next_entry()? {
            fields.push(field);
        }
        Ok(JsonValue::Fields(Fields(fields)))
    }
}

#[cfg(test)]
mod tests;
