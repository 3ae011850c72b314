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
    /// Largest size of all texts of one entry together, with the ids of lines, in bytes of UTF-8. Default: 40,960.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, required = false))]
    pub entry_bytes: usize,
    /// Longest wait of a long poll, in seconds. Default: 30.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub wait_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { text_chars: 10_000, entry_bytes: 40 * 1024, wait_seconds: 30 }
    }
}

impl Decode for Limits {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let (mut fields, default) = (value.fields(errors), Self::default());
        Self {
            text_chars: fields.take::<Option<_>>("text_chars", errors).unwrap_or(default.text_chars),
            entry_bytes: fields.take::<Option<_>>("entry_bytes", errors).unwrap_or(default.entry_bytes),
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

    /// Checks all texts of an entry together, each with its field. The error names the longest one.
    pub fn entry<'f, 't>(
        &self,
        texts: impl IntoIterator<Item = (&'f str, &'t str)>,
    ) -> Result<(), ValidationError> {
        let (mut bytes, mut longest) = (0, ("", ""));
        for (field, text) in texts {
            bytes += text.len();
            if text.len() >= longest.1.len() {
                longest = (field, text);
            }
        }
        let excess = bytes.saturating_sub(self.entry_bytes);
        if excess == 0 {
            return Ok(());
        }
        let (field, text) = longest;
        let room = text.len().saturating_sub(excess);
        let limit = text.char_indices().take_while(|(at, char)| at + char.len_utf8() <= room).count();
        let most = self.entry_bytes;
        let detail = format!(
            "The texts of the entry have {bytes} bytes together; at most {most} fit. Shorten this one to {limit} \
             characters, or send it in parts."
        );
        let params =
            Params::from([("limit", limit.to_string()), ("actual", text.chars().count().to_string())]);
        let error = ValidationError::field(field, detail);
        Err(ValidationError { code: ProblemCode::TextTooLong, params, ..error })
    }

    /// Checks a short text that may be missing, such as a name: at most `limit` characters.
    pub fn short_text(&self, field: &str, text: Option<&str>, limit: usize) -> Result<(), ValidationError> {
        match text {
            Some(text) if text.chars().count() > limit => {
                let detail = format!("It has {} characters; at most {limit} fit.", text.chars().count());
                Err(ValidationError::field(field, detail))
            }
            text => self.optional_text(field, text),
        }
    }

    /// Checks the ids of the lines that a message is about.
    pub fn line_ids(&self, field: &str, ids: &[String]) -> Result<(), ValidationError> {
        self.at_most(field, ids.len(), LINES_PER_MESSAGE)?;
        ids.iter().try_for_each(|id| self.short_text(field, Some(id), LINE_ID_CHARS))
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

/// Longest id of a line, in Unicode scalar values.
pub const LINE_ID_CHARS: usize = 128;

/// Longest choice of an outcome or a channel, and longest name of an escalation step, in Unicode scalar values.
pub const CHOICE_CHARS: usize = 80;

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
    fn the_texts_of_an_entry_are_limited_together_and_the_longest_is_named() {
        let limits = Limits { entry_bytes: 20, ..Limits::default() };
        assert_eq!(limits.entry([("a", "0123456789"), ("b", "0123456789")]), Ok(()));
        let error = limits.entry([("a", "01234"), ("b", "äöüäöüäö"), ("c", "")]).expect_err("21 bytes");
        assert_eq!((error.code, error.field.as_str()), (ProblemCode::TextTooLong, "b"));
        assert_eq!((error.params.get("limit"), error.params.get("actual")), (Some("7"), Some("8")));
        assert!(
            error.detail.contains("21 bytes") && error.detail.contains("to 7 characters"),
            "{}",
            error.detail
        );
        let limits = Limits { entry_bytes: 1, ..Limits::default() };
        let error = limits.entry([("a", "ab"), ("b", "abc")]).expect_err("5 bytes");
        assert_eq!((error.field.as_str(), error.params.get("limit")), ("b", Some("0")));
    }

    #[test]
    fn one_text_of_the_longest_and_widest_characters_fits_with_some_lines() {
        let limits = Limits::default();
        let text = "🚒".repeat(limits.text_chars);
        assert_eq!(limits.text("text", &text), Ok(()));
        assert_eq!(limits.entry([("text", text.as_str()), ("line_ids", "1"), ("line_ids", "2")]), Ok(()));
    }

    #[test]
    fn ids_of_lines_are_limited_in_number_and_length() {
        let limits = Limits::default();
        let check = |ids: &[String]| limits.line_ids("line_ids", ids).map_err(|error| error.field);
        assert_eq!(check(&vec!["ä".repeat(LINE_ID_CHARS); LINES_PER_MESSAGE]), Ok(()));
        for ids in [
            vec!["1".to_owned(); LINES_PER_MESSAGE + 1],
            vec!["1".to_owned(), "x".repeat(LINE_ID_CHARS + 1)],
            vec!["a\0".to_owned()],
        ] {
            assert_eq!(check(&ids), Err("line_ids".to_owned()));
        }
    }

    #[test]
    fn nul_is_rejected_because_databases_reject_it() {
        assert_eq!(code("a\0b"), Some(ProblemCode::FieldInvalid));
    }
}
