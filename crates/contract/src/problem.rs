//! Problem details (RFC 9457): an error, for programs by `code` and for developers by `detail`.

use serde::Serialize;

use crate::decode::{Decode, DecodeErrors, Fields, JsonValue, deserialize};
use crate::limits::ValidationError;
use crate::problem_code::ProblemCode;

/// The body of every response that is not 2xx or 304, as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:yes-reply:problem:` followed by the code.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// Stable name of the problem, for programs. A client has its own words for customers.
    pub code: ProblemCode,
    /// Short description, the same for every occurrence.
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
    pub status: u16,
    /// Description of this occurrence, with the next step, for developers.
    pub detail: String,
    /// Path of the field that is rejected, with dots between its levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Values of this occurrence, by name.
    #[serde(skip_serializing_if = "Params::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<std::collections::BTreeMap<String, String>>))]
    pub params: Params,
}

/// The values of a problem: names and texts, few enough to be searched one by one. A boxed slice, because a problem is the
/// error of many functions and a smaller one is cheaper to return.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Box<[(String, String)]>);

impl Params {
    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value with this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl<const N: usize> From<[(&str, String); N]> for Params {
    fn from(params: [(&str, String); N]) -> Self {
        Self(params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl Serialize for Params {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Decode for Params {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let texts = value.fields(errors).into_iter().filter_map(|(name, value)| match value {
            JsonValue::Text(text) => Some((name, text)),
            _ => None,
        });
        Self(texts.collect())
    }

    fn default_if_missing() -> Option<Self> {
        Some(Self::default())
    }
}

impl Decode for Problem {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields: Fields = value.fields(errors);
        Self {
            type_uri: fields.take::<Option<_>>("type", errors).unwrap_or_default(),
            code: fields.take("code", errors),
            title: fields.take::<Option<_>>("title", errors).unwrap_or_default(),
            status: fields.take("status", errors),
            detail: fields.take::<Option<_>>("detail", errors).unwrap_or_default(),
            field: fields.take("field", errors),
            params: fields.take("params", errors),
        }
    }
}

deserialize!(Problem);

impl Problem {
    /// A problem with this code and detail. Title and status follow from the code.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            type_uri: format!("urn:yes-reply:problem:{}", code.as_str()),
            code,
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            field: None,
            params: Params::default(),
        }
    }
}

impl From<ValidationError> for Problem {
    fn from(error: ValidationError) -> Self {
        Self { field: Some(error.field), params: error.params, ..Self::new(error.code, error.detail) }
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
