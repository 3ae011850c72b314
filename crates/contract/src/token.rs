//! Claims of a customer's token: a JWT (RFC 7519) that the company signs.

use serde::Serialize;

use crate::decode::{Decode, DecodeErrors, JsonValue, deserialize};
use crate::{Reference, ReferenceKey};

/// The audience of every customer's token.
pub const AUDIENCE: &str = "yes-reply";

/// The audience of every service token.
pub const COMPANY_AUDIENCE: &str = "yes-reply-company";

/// Longest time from `iat` to `exp`, in seconds.
pub const LONGEST_LIFE_S: i64 = 15 * 60;

/// The customer, and the references that the customer may write about.
///
/// A token may state times with decimals (`NumericDate` of RFC 7519, section 2); they are rounded down. An optional claim
/// or fact of the wrong form counts as missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claims {
    /// The company or the department that signs the token.
    pub iss: String,
    /// `yes-reply`, or a list that contains it.
    #[cfg_attr(feature = "openapi", schema(schema_with = audience_schema))]
    pub aud: String,
    /// The customer's id at the company: 1 to 200 characters, without control characters, not blank, and without white
    /// space at either end.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, examples("customer-42")))]
    pub sub: String,
    /// The customer's name, as agents see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The customer's address for replies by e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The customer's language (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Id of this token, for the company's own logs. Nothing depends on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// Time of signing, in seconds since 1970.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub iat: i64,
    /// Time before which the token is not valid, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub nbf: Option<i64>,
    /// Time of expiry, in seconds since 1970; at most 900 seconds after `iat`.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub exp: i64,
    /// The references with their facts. A missing claim means none.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub references: Vec<Reference>,
}

impl Decode for Claims {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        errors.leaving_out_malformed(|errors| Self {
            iss: fields.take("iss", errors),
            aud: fields.take::<Audience>("aud", errors).0,
            sub: fields.take("sub", errors),
            name: fields.take("name", errors),
            email: fields.take("email", errors),
            locale: fields.take("locale", errors),
            jti: fields.take("jti", errors),
            iat: fields.take::<NumericDate>("iat", errors).0,
            nbf: fields.take::<Option<NumericDate>>("nbf", errors).map(|time| time.0),
            exp: fields.take::<NumericDate>("exp", errors).0,
            references: fields.take("references", errors),
        })
    }
}

deserialize!(Claims);

/// The audience of a token: of several, the one of this contract.
struct Audience(String);

impl Decode for Audience {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let JsonValue::List(items) = value else { return Self(value.text(errors)) };
        let is_ours = |item: &JsonValue| matches!(item, JsonValue::Text(text) if text == AUDIENCE);
        if !items.iter().any(is_ours) {
            errors.malformed();
        }
        Self(AUDIENCE.to_owned())
    }
}

/// Seconds since 1970, rounded down.
struct NumericDate(i64);

impl Decode for NumericDate {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        match value {
            JsonValue::Number(seconds) => Self(seconds.try_into().unwrap_or(i64::MAX)),
            JsonValue::Decimal(seconds) => Self(seconds.floor() as i64),
            _ => {
                errors.malformed();
                Self(0)
            }
        }
    }
}

impl Claims {
    /// One of the token's references, with its facts.
    pub fn reference(&self, key: &ReferenceKey) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.kind == key.kind && reference.id == key.id)
    }
}

#[cfg(feature = "openapi")]
fn audience_schema() -> utoipa::openapi::schema::Schema {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, Type};

    let one = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([AUDIENCE]));
    let several = ArrayBuilder::new()
        .items(ObjectBuilder::new().schema_type(Type::String))
        .description(Some("A list that contains `yes-reply`."));
    OneOfBuilder::new()
        .item(one)
        .item(several)
        .description(Some("`yes-reply`, or a list that contains it."))
        .into()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn with(claim: &str, value: Value) -> Result<Claims, serde_json::Error> {
        let mut claims = json!({"iss": "kettle", "aud": "yes-reply", "sub": "customer-42", "iat": 1, "exp": 901,
                                "references": [{"kind": "bill", "id": "1", "title": "Water"}]});
        claims[claim] = value;
        serde_json::from_str(&claims.to_string())
    }

    #[test]
    fn an_audience_is_a_string_or_one_of_a_list() {
        for aud in [json!("yes-reply"), json!(["yes-reply"]), json!(["shop", "yes-reply"])] {
            assert_eq!(with("aud", aud.clone()).expect("claims").aud, AUDIENCE, "{aud}");
        }
        for aud in [json!([]), json!(["shop"]), json!([["yes-reply"]]), json!(7), Value::Null] {
            assert!(with("aud", aud.clone()).is_err(), "{aud}");
        }
    }

    #[test]
    fn times_with_decimals_are_rounded_down() {
        for (text, seconds) in [
            ("1795341600", 1_795_341_600),
            ("1795341600.999999", 1_795_341_600),
            ("1.7953416e9", 1_795_341_600),
            ("-0.5", -1),
            ("-2", -2),
            ("1e300", i64::MAX),
            ("18446744073709551615", i64::MAX),
        ] {
            let value: Value = serde_json::from_str(text).expect(text);
            assert_eq!(with("iat", value.clone()).expect(text).iat, seconds, "{text}");
            assert_eq!(with("nbf", value).expect(text).nbf, Some(seconds), "{text}");
        }
        assert!(with("exp", json!("1795341600")).is_err());
        assert!(with("iat", Value::Null).is_err());
    }

    #[test]
    fn an_optional_claim_or_fact_of_the_wrong_form_counts_as_missing() {
        let fact = |name: &str, value: Value| {
            let mut bill = json!({"kind": "bill", "id": "1", "title": "Water"});
            bill[name] = value;
            with("references", json!([bill])).expect(name).references.remove(0)
        };
        assert_eq!(with("name", json!(7)).expect("claims").name, None);
        assert_eq!(with("jti", json!(7)).expect("claims").jti, None);
        for (name, value) in [
            ("amount", json!({"value": 118.4, "currency": "EUR"})),
            ("amount", json!({"value": "118.40"})),
            ("due", json!("tomorrow")),
            ("lines", json!([{"id": 1, "title": "Water"}])),
        ] {
            let bill = fact(name, value);
            assert_eq!((bill.title.as_deref(), bill.amount, bill.due), (Some("Water"), None, None), "{name}");
            assert!(bill.lines.is_empty(), "{name}");
        }
        assert!(with("sub", json!(42)).is_err());
        let unnamed = with("references", json!([{"kind": "bill"}])).expect("claims");
        assert_eq!(unnamed.references, []);
    }
}
