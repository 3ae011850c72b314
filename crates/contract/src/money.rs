//! Money: a decimal string and a currency, because binary fractions round.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An amount in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// The amount in whole units of the currency.
    pub value: Amount,
    /// The currency.
    pub currency: Currency,
}

/// A decimal number as it is written: an optional minus, digits, at most six decimals after a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount(String);

impl Amount {
    /// The digits as they were written, `118.40` not `118.4`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn decimals(&self) -> &str {
        self.0.split_once('.').map_or("", |(_, decimals)| decimals)
    }

    /// Whether it is more than zero.
    pub fn is_positive(&self) -> bool {
        !self.0.starts_with('-') && self.0.bytes().any(|digit| matches!(digit, b'1'..=b'9'))
    }
}

impl Money {
    /// What is left of it without a part of it. `None` if that is not a part, or in another currency.
    pub fn checked_sub(&self, part: &Self) -> Option<Self> {
        let decimals = self.value.decimals().len().max(part.value.decimals().len());
        let units = |Amount(text): &Amount| {
            let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
            format!("{whole}{rest:0<decimals$}").parse::<u64>().ok()
        };
        let left = units(&self.value)?.checked_sub(units(&part.value)?)?;
        let mut digits = format!("{left:0>width$}", width = decimals + 1);
        if decimals > 0 {
            digits.insert(digits.len() - decimals, '.');
        }
        (self.currency == part.currency)
            .then(|| Self { value: Amount(digits), currency: self.currency.clone() })
    }
}

crate::decode::decode_struct!(Money { value, currency });
crate::decode::decode_from_str!(Amount = Self(String::new()), Currency = Self(String::new()));

/// An ISO 4217 code: three capital letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(String);

impl Currency {
    /// The three letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Currency {
    type Err = MalformedAmount;

    fn from_str(text: &str) -> Result<Self, MalformedAmount> {
        let good = text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase());
        if good { Ok(Self(text.to_owned())) } else { Err(MalformedAmount) }
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Why a string is not an amount or a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedAmount;

impl fmt::Display for MalformedAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount is a decimal string such as \"118.40\", a currency three letters such as EUR")
    }
}

impl FromStr for Amount {
    type Err = MalformedAmount;

    fn from_str(text: &str) -> Result<Self, MalformedAmount> {
        let digits =
            |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let good = match unsigned.split_once('.') {
            Some((whole, decimals)) => digits(whole, 15) && digits(decimals, 6),
            None => digits(unsigned, 15),
        };
        if good { Ok(Self(text.to_owned())) } else { Err(MalformedAmount) }
    }
}

impl Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Amount {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^-?\d{1,15}(\.\d{1,6})?$"))
            .examples(["118.40"])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Amount {}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Currency {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[A-Z]{3}$"))
            .examples(["EUR"])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Currency {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_spelling() {
        for text in ["0", "118.40", "-9.5", "999999999999999.999999"] {
            assert_eq!(text.parse::<Amount>().expect(text).as_str(), text);
        }
    }

    #[test]
    fn what_is_left_is_counted_in_the_smallest_units() {
        let euro = |value: &str| Money {
            value: value.parse().expect("an amount"),
            currency: Currency("EUR".into()),
        };
        for (whole, part, left) in [
            ("118.40", "42.00", Some("76.40")),
            ("118.4", "42", Some("76.4")),
            ("0.30", "0.1", Some("0.20")),
            ("42", "42.00", Some("0.00")),
            ("500", "499", Some("1")),
            ("42.00", "42.01", None),
            ("42", "-1", None),
        ] {
            assert_eq!(euro(whole).checked_sub(&euro(part)), left.map(euro), "{whole} without {part}");
        }
        assert_eq!(euro("2").checked_sub(&Money { currency: Currency("CHF".into()), ..euro("1") }), None);
    }

    #[test]
    fn a_currency_is_a_code_not_a_sign() {
        assert!("EUR".parse::<Currency>().is_ok());
        for text in ["€", "eur", "EURO", ""] {
            assert_eq!(text.parse::<Currency>(), Err(MalformedAmount), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_decimal_is_refused() {
        for text in ["", "-", ".5", "5.", "1,50", "1e3", "NaN", "1.1234567", "+1", " 1"] {
            assert_eq!(text.parse::<Amount>(), Err(MalformedAmount), "{text}");
        }
    }
}
