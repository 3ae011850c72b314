//! Problem details (RFC 9457): an error, for programs by `code` and for people by `detail`.

use serde::Serialize;

use crate::decode::{Decode, DecodeErrors, JsonValue, deserialize};
use crate::limits::ValidationError;
use crate::problem_code::ProblemCode;

/// The body of every response that is not 2xx, as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:yes-reply:problem:` followed by the code.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// Stable name of the problem, for programs.
    pub code: ProblemCode,
    /// Short description, the same for every occurrence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Description of this occurrence in one sentence, with the next step.
    pub detail: String,
    /// True if the same request may succeed later; for `token-expired`, with a new token.
    pub retryable: bool,
    /// Path of the field that is rejected, with dots between its levels.
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
    /// A problem with this code and detail. Title, status and `retryable` follow from the code.
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
    fn from(error: ValidationError) -> Self {
        Self { field: Some(error.field), ..Self::new(error.code, error.detail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validation_error_becomes_a_problem_that_names_the_field() {
        let problem = Problem::from(ValidationError::field("text", "no").within("message"));
        assert_eq!(problem.field.as_deref(), Some("message.text"));
        assert_eq!(problem.status, 422);
    }
}
