//! The retention period: how long a solved conversation is kept after its last entry.

use contract::Timestamp;
use jiff::Span;
use jiff::civil::date;
use jiff::tz::TimeZone;

use crate::support::clock;

/// A customer who said yes may come back within weeks.
const MIN_DAYS: i64 = 30;

/// More is a typing error, and would leave the calendar.
const MAX_DAYS: i64 = 36_600;

const DAY_MS: i64 = 86_400_000;

/// At least 30 days, at most about 100 years. Years and months are those of the calendar.
#[derive(Clone, Copy, Debug)]
pub struct RetentionPeriod(Span);

impl RetentionPeriod {
    /// Parses an ISO 8601 duration; `None` for another form or another length. A month counts as its shortest, so that a
    /// period is never shorter than the least.
    pub fn parse(text: &str) -> Option<Self> {
        let period = Self(text.starts_with('P').then(|| text.parse().ok()).flatten()?);
        let first_days = (1..=12).map(|month| date(2027, month, 1).at(0, 0, 0, 0).to_zoned(TimeZone::UTC));
        let mut days = first_days.map(|now| {
            let now = clock::from_ms(now.ok()?.timestamp().as_millisecond());
            Some((now.as_millisecond() - period.end(now)?.as_millisecond()) / DAY_MS)
        });
        let is_allowed = |days: Option<i64>| days.is_some_and(|days| (MIN_DAYS..=MAX_DAYS).contains(&days));
        days.all(is_allowed).then_some(period)
    }

    /// A conversation whose last entry is not after this time has reached the end of its retention. `None` if the period
    /// is longer than the calendar, which only a clock that is far off can bring about.
    pub fn end(self, now: Timestamp) -> Option<Timestamp> {
        let now = jiff::Timestamp::from_millisecond(now.as_millisecond()).ok()?;
        let end = now.to_zoned(TimeZone::UTC).checked_sub(self.0).ok()?;
        Timestamp::from_millisecond(end.timestamp().as_millisecond()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn a_period_has_at_least_thirty_days() {
        for text in ["P30D", "P5W", "P2M", "P1Y", "P3Y", "P1Y6M", "PT720H", "P100Y"] {
            assert!(RetentionPeriod::parse(text).is_some(), "{text}");
        }
        for text in
            ["P29D", "P1M", "P4W", "PT719H", "P0D", "-P3Y", "P-3Y", "P101Y", "P9999Y", "3 years", "P", ""]
        {
            assert!(RetentionPeriod::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_period_ends_on_the_same_day_of_the_calendar() {
        let end = |period: &str, now: &str| RetentionPeriod::parse(period).expect(period).end(time(now));
        assert_eq!(end("P3Y", "2027-03-01T10:00:00Z"), Some(time("2024-03-01T10:00:00Z")));
        assert_eq!(end("P1Y", "2028-02-29T10:00:00Z"), Some(time("2027-02-28T10:00:00Z")));
        assert_eq!(end("P30D", "2027-03-31T10:00:00Z"), Some(time("2027-03-01T10:00:00Z")));
        assert_eq!(end("P100Y", "0050-01-01T00:00:00Z"), None, "the clock is far off");
    }
}
