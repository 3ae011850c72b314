//! What a write may hold. Both sides call the same checks: the composer before sending, the backend on arrival.

use std::fmt;

use serde::Serialize;

use crate::decode::{Decode, DecodeErrors, JsonValue, deserialize};
use crate::problem_code::ProblemCode;

/// The limits of a backend. A field that a backend leaves out has the value of version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Longest text, in Unicode scalar values.
    pub text_chars: usize,
    /// Largest attachment, in bytes.
    pub attachment_bytes: u64,
    /// Most attachments on one message.
    pub attachments_per_message: usize,
    /// Longest long poll, in seconds.
    pub wait_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_chars: 10_000,
            attachment_bytes: 10_485_760,
            attachments_per_message: 5,
            wait_seconds: 30,
        }
    }
}

impl Decode for Limits {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let (mut fields, usual) = (value.fields(errors), Self::default());
        Self {
            text_chars: fields.take::<Option<_>>("text_chars", errors).unwrap_or(usual.text_chars),
            attachment_bytes: fields
                .take::<Option<_>>("attachment_bytes", errors)
                .unwrap_or(usual.attachment_bytes),
            attachments_per_message: fields
                .take::<Option<_>>("attachments_per_message", errors)
                .unwrap_or(usual.attachments_per_message),
            wait_seconds: fields.take::<Option<_>>("wait_seconds", errors).unwrap_or(usual.wait_seconds),
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(Self::default())
    }
}

deserialize!(Limits);

/// Which field of a write is refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    /// The kind of refusal.
    pub code: ProblemCode,
    /// The field, with dots between its levels: `message.text`.
    pub field: String,
    /// What is wrong and what to do next.
    pub detail: String,
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.detail)
    }
}

impl ValidationError {
    /// A field that breaks a rule which has no code of its own.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { code: ProblemCode::FieldInvalid, field: field.into(), detail: detail.into() }
    }

    /// The same refusal, seen from a level further out.
    pub fn within(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

impl Limits {
    /// Checks a text that must say something.
    pub fn text(&self, field: &str, text: &str) -> Result<(), ValidationError> {
        if text.trim().is_empty() {
            let detail = "The text is empty. Write at least one word.".to_owned();
            return Err(ValidationError { code: ProblemCode::TextEmpty, field: field.to_owned(), detail });
        }
        self.optional_text(field, Some(text))
    }

    /// Checks a text that may be missing or empty.
    pub fn optional_text(&self, field: &str, text: Option<&str>) -> Result<(), ValidationError> {
        let Some(text) = text else { return Ok(()) };
        let chars = text.chars().count();
        if chars > self.text_chars {
            let most = self.text_chars;
            let detail = format!(
                "The text has {chars} characters; at most {most} fit. Shorten it, or send it in parts."
            );
            return Err(ValidationError { code: ProblemCode::TextTooLong, field: field.to_owned(), detail });
        }
        if text.contains('\0') {
            return Err(ValidationError::field(field, "The text holds a NUL character (U+0000). Remove it."));
        }
        Ok(())
    }

    /// Checks how many of something there are.
    pub fn at_most(&self, field: &str, count: usize, most: usize) -> Result<(), ValidationError> {
        if count <= most {
            return Ok(());
        }
        Err(ValidationError::field(
            field,
            format!("There are {count}; at most {most} fit. Send the rest with another message."),
        ))
    }
}

/// Most lines that one message points at.
pub const LINES_PER_MESSAGE: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<ProblemCode> {
        Limits { text_chars: 5, ..Limits::default() }.text("text", text).err().map(|invalid| invalid.code)
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(code("ÄÖÜäö"), None);
        assert_eq!(code("ÄÖÜäöü"), Some(ProblemCode::TextTooLong));
    }

    #[test]
    fn blank_is_empty() {
        assert_eq!(code(""), Some(ProblemCode::TextEmpty));
        assert_eq!(code(" \n\t"), Some(ProblemCode::TextEmpty));
    }

    #[test]
    fn nul_is_refused_because_databases_refuse_it() {
        assert_eq!(code("a\0b"), Some(ProblemCode::FieldInvalid));
    }
}
