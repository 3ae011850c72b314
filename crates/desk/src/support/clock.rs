//! The system clock, in whole milliseconds: the precision that is stored.

use contract::Timestamp;

/// The current time. Rounded, so that the time in a response equals the time that a later read returns.
pub fn now() -> Timestamp {
    from_ms(jiff::Timestamp::now().as_millisecond())
}

/// A time from milliseconds since 1970. A value outside of the calendar, which only a damaged database can hold,
/// becomes 1970.
pub fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
