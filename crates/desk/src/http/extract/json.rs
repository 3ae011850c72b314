//! JSON bodies, with a limit on size and time.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_LENGTH;
use contract::{
    CompanyEntry, CustomerEntry, MarkCompanyRead, MarkRead, OpenConversation, OpenForCustomer, ProblemCode,
    Ticket, ValidationError, WriteCompanyEntry,
};
use inbox_api::{
    ChangePassword, ChangeRole, ChangeSignInName, InvitationSecret, InvitePerson, RenamePerson, Search,
    SignIn, WriteNote, WriteSavedReply,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::state::AppState;

/// The longest text in the widest characters, escaped, fits.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// How long a body may take to arrive. A slower client would hold a connection for nothing.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The parsed body. It is the last argument of a handler, so that a body is read only after authentication.
pub struct ValidJson<T>(pub T);

/// The types of bodies.
pub trait RequestBody: DeserializeOwned {
    /// The values of `kind`, for a body that has one.
    const KINDS: Option<&'static [&'static str]> = None;
    /// The fields that are objects with derived decoders: serde reads the fields of a struct from an array too.
    const OBJECTS: &'static [&'static str] = &[];
}

impl RequestBody for CustomerEntry {
    const KINDS: Option<&'static [&'static str]> = Some(Self::KINDS);
}

impl RequestBody for CompanyEntry {
    const KINDS: Option<&'static [&'static str]> = Some(Self::KINDS);
}

impl RequestBody for WriteCompanyEntry {
    const KINDS: Option<&'static [&'static str]> = Some(CompanyEntry::KINDS);
    const OBJECTS: &'static [&'static str] = &["author"];
}

impl RequestBody for OpenConversation {
    const OBJECTS: &'static [&'static str] = &["reference", "message"];
}

impl RequestBody for OpenForCustomer {
    const OBJECTS: &'static [&'static str] = &["customer", "reference", "message", "author"];
}

impl RequestBody for MarkRead {}
impl RequestBody for MarkCompanyRead {}
impl RequestBody for Ticket {}
impl RequestBody for WriteNote {}
impl RequestBody for WriteSavedReply {}
impl RequestBody for Search {}
impl RequestBody for SignIn {}
impl RequestBody for InvitationSecret {}
impl RequestBody for InvitePerson {}
impl RequestBody for ChangeRole {}
impl RequestBody for RenamePerson {}
impl RequestBody for ChangeSignInName {}
impl RequestBody for ChangePassword {}

impl<T: RequestBody> FromRequest<AppState> for ValidJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, ApiError> {
        parse(&read_body(request, BODY_TIMEOUT).await?).map(Self)
    }
}

async fn read_body(request: Request, timeout: Duration) -> Result<Bytes, ApiError> {
    let too_large =
        || ApiError::new(ProblemCode::BodyTooLarge, format!("A body has at most {MAX_BODY_BYTES} bytes."));
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > MAX_BODY_BYTES as u64) {
        return Err(too_large());
    }
    // Any other error is a broken connection, on which nobody reads the response.
    let body = axum::body::to_bytes(request.into_body(), MAX_BODY_BYTES);
    match tokio::time::timeout(timeout, body).await {
        Ok(body) => body.map_err(|_| too_large()),
        Err(_) => Err(ApiError::new(
            ProblemCode::Unavailable,
            "The body did not arrive in time. Nothing was stored; send it again.",
        )),
    }
}

fn parse<T: RequestBody>(bytes: &[u8]) -> Result<T, ApiError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        ApiError::new(ProblemCode::BodyNotUtf8, format!("The byte at {at} is not UTF-8. Send UTF-8 alone."))
    })?;
    let body: Value = serde_json::from_str(text).map_err(|error| {
        ApiError::new(ProblemCode::BodyNotJson, format!("The body is not JSON: {error}."))
    })?;
    if let Some(kinds) = T::KINDS {
        check_kind(&body, kinds)?;
    }
    // serde reads the fields of a struct from an array too.
    if !body.is_object() {
        return Err(ApiError::new(ProblemCode::FieldInvalid, "The body must be a JSON object."));
    }
    if let Some(field) = T::OBJECTS.iter().find(|field| body[**field].is_array()) {
        return Err(ValidationError::field(*field, "It must be a JSON object.").into());
    }
    serde_path_to_error::deserialize(&body).map_err(|error| {
        let why = error.inner().to_string();
        let field = match error.path().to_string() {
            path if path == "." => offending_field::<T>(&body, &why),
            path => path,
        };
        ValidationError::field(field, format!("It cannot be read: {why}.")).into()
    })
}

fn check_kind(body: &Value, kinds: &[&str]) -> Result<(), ApiError> {
    let Some(kind) = body.get("kind").and_then(Value::as_str) else {
        return Err(ValidationError::field("kind", format!("Give one of: {}.", kinds.join(", "))).into());
    };
    if kinds.contains(&kind) {
        return Ok(());
    }
    let short: String = kind.chars().take(40).collect();
    let detail = format!("{short:?} cannot be written here. These can: {}.", kinds.join(", "));
    Err(ApiError::new(ProblemCode::KindUnknown, detail))
}

/// The field that an error is about. serde loses the path inside of tagged enums, so the field is found by decoding each
/// field alone with the tag, and the author if there is one, and comparing the errors.
fn offending_field<T: RequestBody>(body: &Value, why: &str) -> String {
    let quoted = why.strip_prefix("missing field `").or_else(|| why.strip_prefix("field `"));
    if let Some(named) = quoted.and_then(|rest| rest.split('`').next()) {
        return named.to_owned();
    }
    let Some(fields) = body.as_object() else { return ".".to_owned() };
    let error_alone = |name: &str, value: &Value| {
        let mut small = serde_json::Map::new();
        for beside in ["kind", "author"] {
            small.extend(fields.get(beside).map(|value| (beside.to_owned(), value.clone())));
        }
        small.insert(name.to_owned(), value.clone());
        T::deserialize(&Value::from(small)).err().map(|error| error.to_string())
    };
    let found =
        fields.iter().find(|(name, value)| error_alone(name, value).is_some_and(|error| error == why));
    found.map_or_else(|| ".".to_owned(), |(name, _)| name.clone())
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    async fn refused<T: RequestBody>(body: &[u8]) -> (String, Option<String>) {
        let Err(error) = parse::<T>(body) else { panic!("it was accepted") };
        let bytes = axum::body::to_bytes(error.into_response().into_body(), MAX_BODY_BYTES).await;
        let problem: contract::Problem =
            serde_json::from_slice(&bytes.expect("in memory")).expect("a problem");
        (problem.code.as_str().to_owned(), problem.field)
    }

    #[tokio::test]
    async fn a_problem_names_the_code_and_the_field() {
        let cases: [(&[u8], &str, Option<&str>); 10] = [
            (b"\xff", "body-not-utf8", None),
            (b"{", "body-not-json", None),
            (b"", "body-not-json", None),
            (b"[]", "field-invalid", Some("kind")),
            (b"{}", "field-invalid", Some("kind")),
            (br#"{"kind":"shout"}"#, "kind-unknown", None),
            (br#"{"kind":"message"}"#, "field-invalid", Some("text")),
            (br#"{"kind":"message","text":5}"#, "field-invalid", Some("text")),
            (br#"{"kind":"message","text":"a","line_ids":5}"#, "field-invalid", Some("line_ids")),
            (br#"{"kind":"read","up_to":1}"#, "kind-unknown", None),
        ];
        for (body, code, field) in cases {
            let expected = (code.to_owned(), field.map(str::to_owned));
            assert_eq!(refused::<CustomerEntry>(body).await, expected, "{}", String::from_utf8_lossy(body));
        }
    }

    #[tokio::test]
    async fn a_body_that_does_not_arrive_times_out() {
        let never =
            axum::body::Body::from_stream(futures_util::stream::pending::<Result<Bytes, axum::Error>>());
        let error =
            read_body(Request::new(never), Duration::from_millis(1)).await.expect_err("it never ends");
        let response = error.into_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "5");
    }

    #[tokio::test]
    async fn a_body_without_a_kind_is_an_object_too() {
        for body in ["[7]", "7", "null", "\"a\""] {
            let expected = ("field-invalid".to_owned(), None);
            assert_eq!(refused::<MarkRead>(body.as_bytes()).await, expected, "{body}");
        }
    }

    #[tokio::test]
    async fn an_array_is_not_taken_for_an_object() {
        let id = "019ab3c0-0000-7000-8000-000000000011";
        for (body, field) in [
            (format!(r#"{{"reference":["bill","1"],"message":{{"id":"{id}","text":"a"}}}}"#), "reference"),
            (format!(r#"{{"reference":{{"kind":"bill","id":"1"}},"message":["{id}","a",[]]}}"#), "message"),
        ] {
            let expected = ("field-invalid".to_owned(), Some(field.to_owned()));
            assert_eq!(refused::<OpenConversation>(body.as_bytes()).await, expected);
        }
        let body = br#"{"author":["person","Maria"],"kind":"message","text":"a"}"#;
        let expected = ("field-invalid".to_owned(), Some("author".to_owned()));
        assert_eq!(refused::<WriteCompanyEntry>(body).await, expected);
        let customer = r#"["customer-42",null,null,null]"#;
        let body = format!(
            r#"{{"customer":{customer},"reference":{{"kind":"bill","id":"1"}},"message":{{"id":"{id}","text":"a"}}}}"#
        );
        let expected = ("field-invalid".to_owned(), Some("customer".to_owned()));
        assert_eq!(refused::<OpenForCustomer>(body.as_bytes()).await, expected);
    }

    #[tokio::test]
    async fn a_path_leads_into_a_body_without_a_kind() {
        let body = br#"{"reference":{"kind":"bill","id":"1"},"message":{"id":"7","text":"a"}}"#;
        assert_eq!(refused::<OpenConversation>(body).await.1.as_deref(), Some("message.id"));
    }
}
