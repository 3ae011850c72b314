//! Timestamps and dates are parsed and displayed as by jiff.

use super::*;
use proptest::prelude::*;

fn jiff_millisecond(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(|at| at.as_millisecond())
}

#[test]
fn offsets_fractions_and_leap_seconds_are_parsed() {
    for (text, utc) in [
        ("2026-11-22T10:03:00Z", "2026-11-22T10:03:00Z"),
        ("2026-11-22t10:03:00.1z", "2026-11-22T10:03:00.100Z"),
        ("2026-11-22T10:03:00.123999999Z", "2026-11-22T10:03:00.123Z"),
        ("2026-11-22T01:03:00+02:30", "2026-11-21T22:33:00Z"),
        ("2026-12-31T23:59:60-01:00", "2027-01-01T00:59:59Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
    ] {
        assert_eq!(text.parse::<Timestamp>().expect(text).to_string(), utc);
    }
}

#[test]
fn malformed_times_are_rejected() {
    for text in [
        "",
        "now",
        "2026-11-22",
        "2026-11-22 10:03:00Z",
        "2026-11-22T10:03Z",
        "2026-11-22T10:03:00",
        "2026-11-22T24:00:00Z",
        "2026-11-22T10:60:00Z",
        "2026-02-29T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-11-22T10:03:00.Z",
        "2026-11-22T10:03:00+0200",
        "2026-11-22T10:03:00Zulu",
        "+026-11-22T10:03:00Z",
        "2026-11-22T10:03:00.5é",
        "0001-01-01T00:00:00+01:00",
    ] {
        assert_eq!(text.parse::<Timestamp>(), Err(MalformedTime), "{text}");
    }
    for text in ["2026-11-31", "2026-1-1", "26-11-22", "2026/11/22", "0000-01-01", "1900-02-29", "2026-11-0é"]
    {
        assert_eq!(text.parse::<Date>(), Err(MalformedTime), "{text}");
    }
}

proptest! {
    #[test]
    fn timestamps_are_parsed_and_displayed_as_by_jiff(ms in -62_135_596_800_000i64..=253_370_764_800_000) {
        let at = Timestamp::from_millisecond(ms).expect("in range");
        prop_assert_eq!(jiff_millisecond(&at.to_string()), Some(ms));
        let expected = jiff::Timestamp::from_millisecond(ms).expect("in range").to_string();
        prop_assert_eq!(expected.parse::<Timestamp>(), Ok(at));
    }

    #[test]
    fn dates_agree_with_jiff(year in 1u16..=9999, month in 0u8..15, day in 0u8..35) {
        let expected = jiff::civil::Date::new(year as i16, month as i8, day as i8).ok().map(|date| date.to_string());
        prop_assert_eq!(Date::new(year, month, day).ok().map(|date| date.to_string()), expected);
    }
}
