//! Limits of customer entries. Both sides run the same checks: the composer before sending, the backend on arrival.

use std::fmt;

use serde::Serialize;

use crate::decode::{Decode, DecodeErrors, JsonValue, deserialize};
use crate::problem::Params;
use crate::problem_code::ProblemCode;

/// The limits of a backend. A missing field has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Longest text, in Unicode scalar values. Default: 10,000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, required = false))]
    pub text_chars: usize,
    /// Longest wait of a long poll, in seconds. Default: 30.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub wait_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { text_chars: 10_000, wait_seconds: 30 }
    }
}

impl Decode for Limits {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let (mut fields, default) = (value.fields(errors), Self::default());
        Self {
            text_chars: fields.take::<Option<_>>("text_chars", errors).unwrap_or(default.text_chars),
            wait_seconds: fields.take::<Option<_>>("wait_seconds", errors).unwrap_or(default.wait_seconds),
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(Self::default())
    }
}

deserialize!(Limits);

/// The field of a request that breaks a limit, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    /// The code of the problem that a backend answers with.
    pub code: ProblemCode,
    /// Path of the field, with dots between its levels: `message.text`.
    pub field: String,
    /// The mistake and its remedy, for developers.
    pub detail: String,
    /// The values of the problem's `params`.
    pub params: Params,
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.detail)
    }
}

impl ValidationError {
    /// An error with the general code `field-invalid`.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            code: ProblemCode::FieldInvalid,
            field: field.into(),
            detail: detail.into(),
            params: Params::default(),
        }
    }

    /// The same error, with its path extended by an outer field.
    pub fn within(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

impl Limits {
    /// Checks a required text: not blank, not too long, without NUL.
    pub fn text(&self, field: &str, text: &str) -> Result<(), ValidationError> {
        if text.trim().is_empty() {
            let error = ValidationError::field(field, "The text is empty. Write at least one word.");
            return Err(ValidationError { code: ProblemCode::TextEmpty, ..error });
        }
        self.optional_text(field, Some(text))
    }

    /// Checks a text that may be missing or empty: not too long, without NUL.
    pub fn optional_text(&self, field: &str, text: Option<&str>) -> Result<(), ValidationError> {
        let Some(text) = text else { return Ok(()) };
        let chars = text.chars().count();
        if chars > self.text_chars {
            let limit = self.text_chars;
            let detail = format!(
                "The text has {chars} characters; at most {limit} fit. Shorten it, or send it in parts."
            );
            let params = Params::from([("limit", limit.to_string()), ("actual", chars.to_string())]);
            let error = ValidationError::field(field, detail);
            return Err(ValidationError { code: ProblemCode::TextTooLong, params, ..error });
        }
        if text.contains('\0') {
            return Err(ValidationError::field(field, "The text holds a NUL character (U+0000). Remove it."));
        }
        Ok(())
    }

    /// Checks the number of items of a list.
    pub fn at_most(&self, field: &str, count: usize, limit: usize) -> Result<(), ValidationError> {
        if count <= limit {
            return Ok(());
        }
        Err(ValidationError::field(
            field,
            format!("There are {count}; at most {limit} fit. Send the rest with another message."),
        ))
    }
}

/// Largest number of lines that one message can refer to.
pub const LINES_PER_MESSAGE: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<ProblemCode> {
        Limits { text_chars: 5, ..Limits::default() }.text("text", text).err().map(|error| error.code)
    }

    #[test]
    fn text_length_is_counted_in_characters_and_not_in_bytes() {
        assert_eq!(code("ÄÖÜäö"), None);
        assert_eq!(code("ÄÖÜäöü"), Some(ProblemCode::TextTooLong));
    }

    #[test]
    fn blank_text_counts_as_empty() {
        assert_eq!(code(""), Some(ProblemCode::TextEmpty));
        assert_eq!(code(" \n\t"), Some(ProblemCode::TextEmpty));
    }

    #[test]
    fn nul_is_rejected_because_databases_reject_it() {
        assert_eq!(code("a\0b"), Some(ProblemCode::FieldInvalid));
    }
}
