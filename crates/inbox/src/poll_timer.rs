//! Timer of a poll loop: the pause before the next request, with backoff after failures.

use client::backoff::backoff;

/// Pause after an unchanged answer that came at once, in milliseconds.
const IDLE_PAUSE_MS: u64 = 5_000;

/// Times are in milliseconds since 1970.
#[derive(Default)]
pub struct PollTimer {
    started_at: u64,
    failures: u32,
}

impl PollTimer {
    pub fn start_request(&mut self, now: u64) {
        self.started_at = now;
    }

    /// The pause after an answer. A desk or a proxy that does not hold the long poll open is asked less
    /// often.
    pub fn succeeded(&mut self, now: u64, changed: bool) -> u64 {
        self.failures = 0;
        let immediate = now.saturating_sub(self.started_at) < 1_000;
        if immediate && !changed { IDLE_PAUSE_MS } else { 0 }
    }

    /// The pause after a failure: the backoff, at least `min_delay`. `random` is between 0 and 1.
    pub fn failed(&mut self, min_delay: u64, random: f64) -> u64 {
        let pause = min_delay.max(backoff(self.failures, random));
        self.failures += 1;
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_unchanged_answer_that_came_at_once_is_followed_by_a_pause() {
        let mut timer = PollTimer::default();
        timer.start_request(10_000);
        assert_eq!(timer.succeeded(10_999, false), IDLE_PAUSE_MS);
        assert_eq!(timer.succeeded(10_999, true), 0);
        assert_eq!(timer.succeeded(11_000, false), 0);
        // The clock was set back: the duration is unknown.
        assert_eq!(timer.succeeded(0, false), IDLE_PAUSE_MS);
    }

    #[test]
    fn pauses_grow_until_the_desk_answers() {
        let mut timer = PollTimer::default();
        let first = timer.failed(0, 0.0);
        assert!(timer.failed(0, 0.0) > first);
        assert_eq!(timer.failed(60_000, 0.0), 60_000);
        timer.succeeded(0, true);
        assert_eq!(timer.failed(0, 0.0), first);
    }
}
