//! How often the desk is asked for news.

use widget::outbox::backoff;

/// How long to pause after an answer that came at once and brought nothing, in milliseconds.
const REST_MS: u64 = 5_000;

/// The pace of one loop. Times are in milliseconds since 1970.
#[derive(Default)]
pub struct Pace {
    asked: u64,
    tries: u32,
}

impl Pace {
    /// The desk is asked now.
    pub fn ask(&mut self, now: u64) {
        self.asked = now;
    }

    /// It has answered; gives the pause before it is asked again. A desk that cannot wait, or a proxy that does not
    /// let it, must not be asked without end.
    pub fn answered(&mut self, now: u64, news: bool) -> u64 {
        self.tries = 0;
        let at_once = now.saturating_sub(self.asked) < 1_000;
        if at_once && !news { REST_MS } else { 0 }
    }

    /// It has not, and wants a pause of at least this long; gives the pause before it is asked again.
    pub fn failed(&mut self, least: u64, chance: f64) -> u64 {
        let pause = least.max(backoff(self.tries, chance));
        self.tries += 1;
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_answer_that_did_not_wait_is_followed_by_a_rest() {
        let mut pace = Pace::default();
        pace.ask(10_000);
        assert_eq!(pace.answered(10_999, false), REST_MS);
        assert_eq!(pace.answered(10_999, true), 0);
        assert_eq!(pace.answered(11_000, false), 0);
        // A clock that was set back says nothing about how long it took.
        assert_eq!(pace.answered(0, false), REST_MS);
    }

    #[test]
    fn pauses_grow_until_the_desk_answers() {
        let mut pace = Pace::default();
        let first = pace.failed(0, 0.0);
        assert!(pace.failed(0, 0.0) > first);
        assert_eq!(pace.failed(60_000, 0.0), 60_000);
        pace.answered(0, true);
        assert_eq!(pace.failed(0, 0.0), first);
    }
}
