//! The system clock, in whole milliseconds: the precision that is stored.

use std::time::Duration;

use contract::Timestamp;

/// The current time. Rounded, so that the time in a response equals the time that a later read returns.
pub fn now() -> Timestamp {
    from_ms(jiff::Timestamp::now().as_millisecond())
}

/// The time from now until then; zero for a time that has passed.
pub fn until(then: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis((then.as_millisecond() - now.as_millisecond()).max(0).unsigned_abs())
}

/// A time from milliseconds since 1970. A value outside of the calendar, which only a damaged database can hold,
/// becomes 1970.
pub fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
