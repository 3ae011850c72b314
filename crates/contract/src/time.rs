//! Timestamps and calendar days in the format of RFC 3339.
//!
//! A date library is larger than the widget may be (docs/decisions/0001), so this module has only the part that the
//! contract needs. Its tests compare it with the library jiff. Days and dates are converted by the algorithms
//! `days_from_civil` and `civil_from_days` of Howard Hinnant's paper "chrono-Compatible Low-Level Date Algorithms".

use std::fmt;
use std::str::FromStr;

const DAY_MS: i64 = 86_400_000;

/// A point in time with a precision of one millisecond, written `2026-11-22T10:03:00.250Z`. Every UTC offset is
/// accepted; the written form is in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A calendar day without a time zone, written `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The error of a string or a number that is not a timestamp or a calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedTime;

impl fmt::Display for MalformedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written as RFC 3339 says: 2026-11-22T10:03:00Z, and a day 2026-11-22")
    }
}

impl std::error::Error for MalformedTime {}

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self(0);

    /// Converts milliseconds since 1970. An error outside of the years 1 to 9999.
    pub fn from_millisecond(ms: i64) -> Result<Self, MalformedTime> {
        let first = Date { year: 1, month: 1, day: 1 }.days() * DAY_MS;
        let last = Date { year: 9999, month: 12, day: 31 }.days() * DAY_MS + DAY_MS - 1;
        if (first..=last).contains(&ms) { Ok(Self(ms)) } else { Err(MalformedTime) }
    }

    /// Converts seconds since 1970. An error outside of the years 1 to 9999.
    pub fn from_second(s: i64) -> Result<Self, MalformedTime> {
        Self::from_millisecond(s.checked_mul(1_000).ok_or(MalformedTime)?)
    }

    /// Milliseconds since 1970.
    pub fn as_millisecond(self) -> i64 {
        self.0
    }

    /// Seconds since 1970, rounded down.
    pub fn as_second(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// The timestamp `ms` milliseconds later; unchanged if that is outside of the years 1 to 9999.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_millisecond(self.0.saturating_add(ms)).unwrap_or(self)
    }
}

impl Date {
    /// A day of the Gregorian calendar. An error for a day that does not exist, or outside of the years 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, MalformedTime> {
        let is_valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        if is_valid { Ok(Self { year, month, day }) } else { Err(MalformedTime) }
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01 (`days_from_civil`). A year begins in March here, so that a leap day is the last day of
    /// its year.
    fn days(self) -> i64 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year * 365 + year / 4 - year / 100 + day_of_year - 719_468
    }

    /// The date of a day since 1970-01-01 (`civil_from_days`).
    fn from_days(days: i64) -> Self {
        let days = days + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Self { year: year as u16, month: month as u8, day: day as u8 }
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Parses ASCII digits, without a sign.
fn digits(text: &str) -> Result<u16, MalformedTime> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_err(|_| MalformedTime)
    } else {
        Err(MalformedTime)
    }
}

impl FromStr for Date {
    type Err = MalformedTime;

    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        if text.len() != 10 || !text.is_ascii() || &text[4..5] != "-" || &text[7..8] != "-" {
            return Err(MalformedTime);
        }
        Self::new(digits(&text[..4])?, digits(&text[5..7])? as u8, digits(&text[8..])? as u8)
    }
}

impl FromStr for Timestamp {
    type Err = MalformedTime;

    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        let has_date_and_time = text.is_ascii() && text.len() >= 20 && matches!(&text[10..11], "T" | "t");
        if !has_date_and_time || &text[13..14] != ":" || &text[16..17] != ":" {
            return Err(MalformedTime);
        }
        let date: Date = text[..10].parse()?;
        let (hour, minute, second) = (digits(&text[11..13])?, digits(&text[14..16])?, digits(&text[17..19])?);
        // RFC 3339 allows a leap second. Clocks do not count it, so it is read as the last second of its minute.
        if hour > 23 || minute > 59 || second > 60 {
            return Err(MalformedTime);
        }
        let (fraction, offset) = match text[19..].strip_prefix('.') {
            Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
            None => ("0", &text[19..]),
        };
        let ms = i64::from(digits(&format!("{fraction:0<3}")[..3])?);
        if fraction.is_empty() {
            return Err(MalformedTime);
        }
        let minutes = i64::from(hour) * 60 + i64::from(minute) - offset_minutes(offset)?;
        let seconds = minutes * 60 + i64::from(second.min(59));
        Self::from_millisecond(date.days() * DAY_MS + seconds * 1_000 + ms)
    }
}

/// Parses a UTC offset such as `+02:30`, in minutes.
fn offset_minutes(text: &str) -> Result<i64, MalformedTime> {
    if matches!(text, "Z" | "z") {
        return Ok(0);
    }
    if text.len() != 6 || &text[3..4] != ":" {
        return Err(MalformedTime);
    }
    let (hours, minutes) = (digits(&text[1..3])?, digits(&text[4..])?);
    let minutes =
        if hours < 24 && minutes < 60 { i64::from(hours * 60 + minutes) } else { return Err(MalformedTime) };
    match &text[..1] {
        "+" => Ok(minutes),
        "-" => Ok(-minutes),
        _ => Err(MalformedTime),
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, ms) = (Date::from_days(self.0.div_euclid(DAY_MS)), self.0.rem_euclid(DAY_MS));
        let (s, ms) = (ms / 1_000, ms % 1_000);
        write!(f, "{day}T{:02}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60)?;
        if ms == 0 { f.write_str("Z") } else { write!(f, ".{ms:03}Z") }
    }
}

macro_rules! as_string {
    ($($name:ident, $format:literal);+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::Custom($format.into())))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )+};
}

as_string!(Timestamp, "date-time"; Date, "date");
crate::decode::decode_from_str!(Timestamp = Self(0), Date = Self { year: 0, month: 0, day: 0 });

#[cfg(test)]
mod tests;
