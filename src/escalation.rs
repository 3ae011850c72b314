//! Availability of escalation steps: the time from which the customer can take a step.

use contract::{EscalationStep, Timestamp};

/// The time from which a step is available.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    Now,
    At(Timestamp),
    /// This many milliseconds after the first message, which is not written yet.
    After(u64),
}

/// The availability of a step in a conversation whose first message was stored at `started`. A step with a malformed
/// duration is available now, so that a mistake in the configuration keeps no customer from help.
pub fn availability(step: &EscalationStep, started: Option<Timestamp>, now: Timestamp) -> Availability {
    let ms = duration(&step.after).unwrap_or(0);
    match started.map(|started| started.plus_ms(ms as i64)) {
        _ if ms == 0 => Availability::Now,
        Some(at) if at <= now => Availability::Now,
        Some(at) => Availability::At(at),
        None => Availability::After(ms),
    }
}

/// Parses an ISO 8601 duration in weeks, days, hours and minutes, in milliseconds. Years and months are malformed,
/// since they have no fixed length.
fn duration(text: &str) -> Option<u64> {
    let designators = text.strip_prefix('P')?;
    let (days, hours) = designators.split_once('T').unwrap_or((designators, ""));
    let parse = |text: &str, units: &[(char, u64)]| {
        let mut rest = text;
        let mut ms = 0;
        while !rest.is_empty() {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
            let number: u64 = rest[..digits].parse().ok()?;
            let unit = rest[digits..].chars().next()?;
            let (_, length) = units.iter().find(|(known, _)| *known == unit)?;
            ms += number.checked_mul(*length)?;
            rest = &rest[digits + 1..];
        }
        Some(ms)
    };
    let day = 86_400_000;
    Some(parse(days, &[('W', 7 * day), ('D', day)])? + parse(hours, &[('H', 3_600_000), ('M', 60_000)])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(after: &str) -> EscalationStep {
        EscalationStep {
            step: None,
            after: after.into(),
            label: "Complaints team".into(),
            replies_within: None,
            contacts: vec![],
            reference_kinds: vec![],
        }
    }

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).expect("a time")
    }

    #[test]
    fn a_step_is_available_after_its_duration_from_the_first_message() {
        let day = 86_400_000;
        assert_eq!(availability(&step("P1D"), None, at(0)), Availability::After(day as u64));
        assert_eq!(availability(&step("P1D"), Some(at(5)), at(6)), Availability::At(at(5 + day)));
        assert_eq!(availability(&step("P1D"), Some(at(5)), at(5 + day)), Availability::Now);
        for (after, ms) in
            [("PT36H", 36 * 3_600_000), ("P2W", 14 * day), ("P1DT12H30M", day * 3 / 2 + 1_800_000)]
        {
            assert_eq!(availability(&step(after), Some(at(0)), at(1)), Availability::At(at(ms)), "{after}");
        }
    }

    #[test]
    fn a_step_with_a_malformed_duration_is_available() {
        for after in ["P0D", "soon", "P1Y", "P1", "PxD", ""] {
            assert_eq!(availability(&step(after), None, at(0)), Availability::Now, "{after}");
        }
    }
}
