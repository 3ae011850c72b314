//! The time, in the precision that is stored.

use contract::Timestamp;

/// Now, in whole milliseconds: what is answered at once is what is read again later.
pub fn now() -> Timestamp {
    from_ms(jiff::Timestamp::now().as_millisecond())
}

/// A time from milliseconds since 1970. Values outside of the calendar become 1970, which only a damaged
/// database can hold.
pub fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
