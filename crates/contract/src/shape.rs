//! How the shapes are read.
//!
//! A parser derived for each type is fast, and large: the widget would download one for every type of the contract.
//! Here a body is read once into a small tree, and each shape takes its fields out of it. What takes fields is the
//! same few functions for all. Requests are still read by derived parsers, which can name the path to a mistake.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A JSON value, as far as the contract uses JSON.
pub enum Tree {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number that is not negative.
    Number(u64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Tree>),
    /// An object.
    Fields(Fields),
    /// A number that is negative or has decimals: no field of the contract has one.
    Other,
}

/// The fields of an object, in the order of the text.
pub struct Fields(Vec<(String, Tree)>);

/// The field that is missing or malformed. Only the ends of the path to it are kept: they tell it apart in every
/// shape of the contract, and a whole path would cost the widget more than it is worth.
#[derive(Default)]
pub struct Wrong {
    /// Its name; empty as long as nobody has taken the value as a field.
    field: &'static str,
    /// The outermost field that it is in; empty if it is in none.
    outermost: &'static str,
    is_missing: bool,
}

impl Wrong {
    #[cold]
    #[inline(never)]
    fn within(&mut self, name: &'static str) {
        *(if self.field.is_empty() { &mut self.field } else { &mut self.outermost }) = name;
    }
}

/// Where a reading notes the first thing that is wrong. It goes on all the same, with values that stand for what
/// could not be read and never come out: to stop at every field would make the code three times as large.
#[derive(Default)]
pub struct Notes(Option<Wrong>);

impl Notes {
    /// It is there, and is not what is needed.
    #[cold]
    #[inline(never)]
    pub fn malformed(&mut self) {
        self.0.get_or_insert_default();
    }

    #[cold]
    #[inline(never)]
    fn missing(&mut self, name: &'static str) {
        self.0.get_or_insert(Wrong { field: name, is_missing: true, ..Wrong::default() });
    }
}

impl fmt::Display for Wrong {
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

/// What can be taken out of a tree.
pub trait Shape: Sized {
    /// Reads it; what comes back counts only if nothing wrong was noted.
    fn read(tree: Tree, notes: &mut Notes) -> Self;

    /// What a missing field, or `null`, reads as.
    fn absent() -> Option<Self> {
        None
    }
}

impl Tree {
    /// The fields of an object.
    pub fn fields(self, notes: &mut Notes) -> Fields {
        match self {
            Self::Fields(fields) => fields,
            _ => {
                notes.malformed();
                Fields(vec![])
            }
        }
    }

    /// A string.
    pub fn text(self, notes: &mut Notes) -> String {
        match self {
            Self::Text(text) => text,
            _ => {
                notes.malformed();
                String::new()
            }
        }
    }
}

impl Fields {
    /// Takes a field out. The last one of that name counts, as in most parsers.
    pub fn take<T: Shape>(&mut self, name: &'static str, notes: &mut Notes) -> T {
        let value = self.value(name);
        if let Tree::Null = value {
            if let Some(absent) = T::absent() {
                return absent;
            }
            notes.missing(name);
        }
        let was_well = notes.0.is_none();
        let value = T::read(value, notes);
        if was_well && let Some(wrong) = &mut notes.0 {
            wrong.within(name);
        }
        value
    }

    #[inline(never)]
    fn value(&mut self, name: &str) -> Tree {
        let place = self.0.iter().rposition(|(known, _)| known == name);
        place.map_or(Tree::Null, |place| self.0.swap_remove(place).1)
    }
}

/// Reads a shape by way of a tree.
pub fn read<'de, T: Shape, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut notes = Notes::default();
    let value = T::read(Tree::deserialize(deserializer)?, &mut notes);
    notes.0.map_or(Ok(value), |wrong| Err(D::Error::custom(wrong)))
}

/// Makes a struct a shape. Every field is taken under its own name.
macro_rules! fields {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {$(
        impl crate::shape::Shape for $name {
            fn read(tree: crate::shape::Tree, notes: &mut crate::shape::Notes) -> Self {
                let mut fields = tree.fields(notes);
                Self { $($field: fields.take(stringify!($field), notes)),+ }
            }
        }
    )+};
}

/// Makes a struct a shape, with `Deserialize`.
macro_rules! shape {
    ($($name:ident $fields:tt)+) => {$(
        crate::shape::fields!($name $fields);
        crate::shape::deserialize!($name);
    )+};
}

macro_rules! deserialize {
    ($($name:ident)+) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::shape::read(deserializer)
            }
        }
    )+};
}

/// Makes what is parsed from a string a shape. The second value stands for one that could not be parsed.
macro_rules! parsed {
    ($($name:ident = $nothing:expr),+) => {$(
        impl crate::shape::Shape for $name {
            fn read(tree: crate::shape::Tree, notes: &mut crate::shape::Notes) -> Self {
                tree.text(notes).parse().unwrap_or_else(|_| {
                    notes.malformed();
                    $nothing
                })
            }
        }
    )+};
}

pub(crate) use {deserialize, fields, parsed, shape};

impl Shape for String {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        tree.text(notes)
    }
}

impl Shape for u64 {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        match tree {
            Tree::Number(number) => number,
            _ => {
                notes.malformed();
                0
            }
        }
    }
}

macro_rules! smaller {
    ($($name:ident)+) => {$(
        impl Shape for $name {
            fn read(tree: Tree, notes: &mut Notes) -> Self {
                u64::read(tree, notes).try_into().unwrap_or_else(|_| {
                    notes.malformed();
                    0
                })
            }
        }
    )+};
}

smaller!(u16 u32 usize i64);

impl Shape for bool {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        match tree {
            Tree::Bool(value) => value,
            _ => {
                notes.malformed();
                false
            }
        }
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl<T: Shape> Shape for Option<T> {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        Some(T::read(tree, notes))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        match tree {
            Tree::List(items) => items.into_iter().map(|item| T::read(item, notes)).collect(),
            _ => {
                notes.malformed();
                vec![]
            }
        }
    }

    fn absent() -> Option<Self> {
        Some(vec![])
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Grow)
    }
}

struct Grow;

impl<'de> Visitor<'de> for Grow {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        Ok(value.try_into().map_or(Tree::Other, Tree::Number))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = vec![];
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut fields = vec![];
        while let Some(field) = entries.next_entry()? {
            fields.push(field);
        }
        Ok(Tree::Fields(Fields(fields)))
    }
}

#[cfg(test)]
mod tests;
