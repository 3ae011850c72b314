//! How the shapes are read.
//!
//! A parser derived for each type is fast, and large: the widget would download one for every type of the contract.
//! Here a body is read once into a small value, and each shape takes its fields out of it. What takes fields is the
//! same few functions for all. Requests are still read by derived parsers, which can name the path to a mistake.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A JSON value, as far as the contract uses JSON.
pub enum JsonValue {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number that is not negative.
    Number(u64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<JsonValue>),
    /// An object.
    Fields(Fields),
    /// A number that is negative or has decimals: no field of the contract has one.
    Other,
}

/// The fields of an object, in the order of the text.
pub struct Fields(Vec<(String, JsonValue)>);

/// The field that is missing or malformed. Only the ends of the path to it are kept: they tell it apart in every
/// shape of the contract, and a whole path would cost the widget more than it is worth.
#[derive(Default)]
pub struct DecodeError {
    /// Its name; empty as long as nobody has taken the value as a field.
    field: &'static str,
    /// The outermost field that it is in; empty if it is in none.
    outermost: &'static str,
    is_missing: bool,
}

impl DecodeError {
    #[cold]
    #[inline(never)]
    fn within(&mut self, name: &'static str) {
        *(if self.field.is_empty() { &mut self.field } else { &mut self.outermost }) = name;
    }
}

/// Where a reading notes the first thing that is wrong. It goes on all the same, with values that stand for what
/// could not be read and never come out: to stop at every field would make the code three times as large.
#[derive(Default)]
pub struct DecodeErrors(Option<DecodeError>);

impl DecodeErrors {
    /// It is there, and is not what is needed.
    #[cold]
    #[inline(never)]
    pub fn malformed(&mut self) {
        self.0.get_or_insert_default();
    }

    #[cold]
    #[inline(never)]
    fn missing(&mut self, name: &'static str) {
        self.0.get_or_insert(DecodeError { field: name, is_missing: true, ..DecodeError::default() });
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

/// What can be taken out of a value.
pub trait Decode: Sized {
    /// Reads it; what comes back counts only if nothing wrong was noted.
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self;

    /// What a missing field, or `null`, reads as.
    fn default_if_missing() -> Option<Self> {
        None
    }
}

impl JsonValue {
    /// The fields of an object.
    pub fn fields(self, errors: &mut DecodeErrors) -> Fields {
        match self {
            Self::Fields(fields) => fields,
            _ => {
                errors.malformed();
                Fields(vec![])
            }
        }
    }

    /// A string.
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

impl Fields {
    /// Takes a field out. The last one of that name counts, as in most parsers.
    pub fn take<T: Decode>(&mut self, name: &'static str, errors: &mut DecodeErrors) -> T {
        let value = self.value(name);
        if let JsonValue::Null = value {
            if let Some(absent) = T::default_if_missing() {
                return absent;
            }
            errors.missing(name);
        }
        let was_well = errors.0.is_none();
        let value = T::decode(value, errors);
        if was_well && let Some(wrong) = &mut errors.0 {
            wrong.within(name);
        }
        value
    }

    #[inline(never)]
    fn value(&mut self, name: &str) -> JsonValue {
        let place = self.0.iter().rposition(|(known, _)| known == name);
        place.map_or(JsonValue::Null, |place| self.0.swap_remove(place).1)
    }
}

/// Reads a shape by way of a value.
pub fn read<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut errors = DecodeErrors::default();
    let value = T::decode(JsonValue::deserialize(deserializer)?, &mut errors);
    errors.0.map_or(Ok(value), |wrong| Err(D::Error::custom(wrong)))
}

/// Makes a struct a shape. Every field is taken under its own name.
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

/// Makes a struct a shape, with `Deserialize`.
macro_rules! decode_struct {
    ($($name:ident $fields:tt)+) => {$(
        crate::decode::decode_fields!($name $fields);
        crate::decode::deserialize!($name);
    )+};
}

macro_rules! deserialize {
    ($($name:ident)+) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::decode::read(deserializer)
            }
        }
    )+};
}

/// Makes what is parsed from a string a shape. The second value stands for one that could not be parsed.
macro_rules! decode_from_str {
    ($($name:ident = $nothing:expr),+) => {$(
        impl crate::decode::Decode for $name {
            fn decode(value: crate::decode::JsonValue, errors: &mut crate::decode::DecodeErrors) -> Self {
                value.text(errors).parse().unwrap_or_else(|_| {
                    errors.malformed();
                    $nothing
                })
            }
        }
    )+};
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

macro_rules! smaller {
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

smaller!(u16 u32 usize i64);

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
        Ok(value.try_into().map_or(JsonValue::Other, JsonValue::Number))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<JsonValue, E> {
        Ok(JsonValue::Other)
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
