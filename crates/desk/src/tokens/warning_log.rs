//! The log of warnings about tokens: one line for each key and mistake in an hour.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use contract::Timestamp;

use super::warning::{Mistake, TokenWarning, by_mistake};

/// A page view makes a token, so that every mistake would otherwise be a line for every page view.
const PAUSE_S: i64 = 60 * 60;

/// When each mistake was logged. Keys and facts are few, and so are the mistakes.
#[derive(Debug, Default)]
pub struct WarningLog {
    logged_at: Mutex<HashMap<(String, Mistake), Timestamp>>,
}

impl WarningLog {
    /// Logs the warnings whose mistake was not logged in the last hour for this key.
    pub fn log(&self, kid: &str, warnings: &[TokenWarning], now: Timestamp) {
        for warning in self.due(kid, warnings, now) {
            tracing::warn!(
                "tokens of the key \"{kid}\": {warning}. It was left out. \
                 This line comes at most once an hour; `yes-reply token inspect` prints all warnings about a token"
            );
        }
    }

    fn due<'a>(&self, kid: &str, warnings: &'a [TokenWarning], now: Timestamp) -> Vec<&'a TokenWarning> {
        if warnings.is_empty() {
            return vec![];
        }
        let mut logged_at = self.logged_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut is_due = |warning: &TokenWarning| {
            let last = logged_at.entry((kid.to_owned(), warning.mistake())).or_insert(Timestamp::UNIX_EPOCH);
            let is_due = now.as_second() - last.as_second() >= PAUSE_S;
            if is_due {
                *last = now;
            }
            is_due
        };
        by_mistake(warnings)
            .into_iter()
            .map(|(warning, _)| warning)
            .filter(|warning| is_due(warning))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_logged_once_an_hour_for_each_key() {
        let log = WarningLog::default();
        let title = |n: usize| TokenWarning {
            path: format!("references[{n}].title"),
            found: "is a number",
            wanted: "",
        };
        let name = TokenWarning { path: "name".into(), ..title(0) };
        let due = |kid, warnings: &[TokenWarning], second| {
            let now = Timestamp::from_second(1_795_341_600_i64 + second).expect("a time");
            log.due(kid, warnings, now).len()
        };
        assert_eq!(due("web", &[title(0), title(1)], 0), 1);
        assert_eq!(due("web", &[title(2)], 3_599), 0);
        assert_eq!(due("app", &[title(2)], 3_599), 1);
        assert_eq!(due("web", &[title(0), name], 3_599), 1);
        assert_eq!(due("web", &[title(0)], 3_600), 1);
        assert_eq!(due("web", &[title(0)], 3_601), 0);
    }
}
