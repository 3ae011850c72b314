//! Durations on the command line.

use std::time::Duration;

/// The maximum life of a token or a link.
const MAX_SECONDS: u64 = 15 * 60;

/// Parses `15m` or `90s`: at least a second, at most 15 minutes.
///
/// # Errors
/// Says what to type.
pub fn parse_short(text: &str) -> Result<Duration, String> {
    let advice = || "write 1s to 15m, such as 5m or 90s".to_owned();
    let span: jiff::SignedDuration = text.parse().map_err(|_| advice())?;
    let seconds = u64::try_from(span.as_secs()).map_err(|_| advice())?;
    if (1..=MAX_SECONDS).contains(&seconds) { Ok(Duration::from_secs(seconds)) } else { Err(advice()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_seconds_up_to_fifteen_minutes() {
        assert_eq!(parse_short("15m"), Ok(Duration::from_secs(900)));
        assert_eq!(parse_short("90s"), Ok(Duration::from_secs(90)));
        for text in ["", "15", "16m", "1h", "0s", "-5m", "soon"] {
            assert!(parse_short(text).is_err(), "{text}");
        }
    }
}
