//! Money: a decimal string and a currency code. Decimal strings are exact, where binary fractions round.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An amount in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// The amount in the main unit of the currency: euros, not cents.
    pub value: Amount,
    /// Code of the currency (ISO 4217).
    pub currency: Currency,
}

/// A decimal number in its written form: an optional minus sign, 1 to 15 digits, and optionally a point and 1 to 6
/// decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount(String);

impl Amount {
    /// The number as it was written: `118.40`, not `118.4`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn decimals(&self) -> &str {
        self.0.split_once('.').map_or("", |(_, decimals)| decimals)
    }

    /// True if the amount is greater than zero.
    pub fn is_positive(&self) -> bool {
        !self.0.starts_with('-') && self.0.bytes().any(|digit| matches!(digit, b'1'..=b'9'))
    }
}

impl Money {
    /// `self - part`, with the decimals of the more precise one. `None` if an amount or the difference is negative, or
    /// if the currencies differ.
    pub fn checked_sub(&self, part: &Self) -> Option<Self> {
        let decimals = self.value.decimals().len().max(part.value.decimals().len());
        let smallest_units = |Amount(text): &Amount| {
            let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
            format!("{whole}{rest:0<decimals$}").parse::<u64>().ok()
        };
        let difference = smallest_units(&self.value)?.checked_sub(smallest_units(&part.value)?)?;
        let mut digits = format!("{difference:0>width$}", width = decimals + 1);
        if decimals > 0 {
            digits.insert(digits.len() - decimals, '.');
        }
        (self.currency == part.currency)
            .then(|| Self { value: Amount(digits), currency: self.currency.clone() })
    }
}

crate::decode::decode_struct!(Money { value, currency });
crate::decode::decode_from_str!(Amount = Self(String::new()), Currency = Self(String::new()));

/// A currency code (ISO 4217): three capital letters. Small letters are read as capitals.
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
        let is_valid = text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_alphabetic());
        if is_valid { Ok(Self(text.to_ascii_uppercase())) } else { Err(MalformedAmount) }
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// The error of a string that is not an amount or a currency code.
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
        let is_digits =
            |part: &str, max| (1..=max).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let is_valid = match unsigned.split_once('.') {
            Some((whole, decimals)) => is_digits(whole, 15) && is_digits(decimals, 6),
            None => is_digits(unsigned, 15),
        };
        if is_valid { Ok(Self(text.to_owned())) } else { Err(MalformedAmount) }
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
            .pattern(Some(r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"))
            .description(Some("Decimal number: an optional minus sign, 1 to 15 digits, at most 6 decimals."))
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
            .description(Some("Currency code (ISO 4217)."))
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
    fn amounts_keep_their_written_form() {
        for text in ["0", "118.40", "-9.5", "999999999999999.999999"] {
            assert_eq!(text.parse::<Amount>().expect(text).as_str(), text);
        }
    }

    #[test]
    fn subtraction_is_exact_in_the_smallest_unit() {
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
    fn a_currency_is_a_code_and_not_a_sign() {
        for text in ["EUR", "eur", "Eur"] {
            assert_eq!(text.parse::<Currency>().expect(text).as_str(), "EUR");
        }
        for text in ["€", "EURO", "E R", "e\u{301}", ""] {
            assert_eq!(text.parse::<Currency>(), Err(MalformedAmount), "{text}");
        }
    }

    #[test]
    fn malformed_amounts_are_rejected() {
        for text in ["", "-", ".5", "5.", "1,50", "1e3", "NaN", "1.1234567", "+1", " 1"] {
            assert_eq!(text.parse::<Amount>(), Err(MalformedAmount), "{text}");
        }
    }
}
