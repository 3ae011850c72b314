//! Problems (RFC 9457): what went wrong, for programs by `code`, for people by `detail`.

use serde::Serialize;

use crate::decode::{Decode, DecodeErrors, JsonValue, deserialize};
use crate::limits::ValidationError;
use crate::problem_code::ProblemCode;

/// The body of every answer that is not 2xx, as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:yes-reply:problem:` and the code.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// The stable name of the problem.
    pub code: ProblemCode,
    /// The problem in a few words, the same for every occurrence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence in a sentence, with what to do next.
    pub detail: String,
    /// Whether the same request may succeed later (for `token-expired`: with a new token).
    pub retryable: bool,
    /// The field that is refused, with dots between its levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Decode for Problem {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        Self {
            type_uri: fields.take::<Option<_>>("type", errors).unwrap_or_default(),
            code: fields.take("code", errors),
            title: fields.take("title", errors),
            status: fields.take("status", errors),
            detail: fields.take::<Option<_>>("detail", errors).unwrap_or_default(),
            retryable: fields.take("retryable", errors),
            field: fields.take("field", errors),
        }
    }
}

deserialize!(Problem);

impl Problem {
    /// A problem of this kind, in one sentence.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            type_uri: format!("urn:yes-reply:problem:{}", code.as_str()),
            code,
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            retryable: code.retryable(),
            field: None,
        }
    }
}

impl From<ValidationError> for Problem {
    fn from(invalid: ValidationError) -> Self {
        Self { field: Some(invalid.field), ..Self::new(invalid.code, invalid.detail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_field_becomes_a_problem_that_names_it() {
        let problem = Problem::from(ValidationError::field("text", "no").within("message"));
        assert_eq!(problem.field.as_deref(), Some("message.text"));
        assert_eq!(problem.status, 422);
    }
}
