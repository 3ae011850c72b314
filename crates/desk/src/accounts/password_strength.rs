//! The strength of a new password.

use contract::ValidationError;
use inbox_api::check_password;
use zxcvbn::{Score, zxcvbn};

/// Checks a new password: its length, and that it takes at least a million guesses of somebody who tries the passwords of
/// others, words, names, dates and patterns of keys first, and who knows these names (OWASP ASVS 5.0, 6.2.4 and 6.2.11).
/// The guesses are estimated by zxcvbn (Wheeler, USENIX Security 2016). The error names `field`.
pub fn check_new_password(field: &str, password: &str, names: &[&str]) -> Result<(), ValidationError> {
    check_password(field, password)?;
    // A part of a name is guessed like the whole.
    let parts = names.iter().flat_map(|name| name.split_whitespace());
    let known: Vec<&str> = names.iter().copied().chain(parts).collect();
    if zxcvbn(password, &known).score() >= Score::Two {
        return Ok(());
    }
    let detail = "This password is among the first that somebody would try. Take several words that do not belong \
                  together, or one from a password manager.";
    Err(ValidationError::field(field, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_try_first_is_refused() {
        let check = |password: &str| check_new_password("new", password, &["Maria Ferrari", "Kettle & Co"]);
        for guessed in [
            "1234567890",
            "password123",
            "Password123!",
            "qwertyuiop",
            "aaaaaaaaaaaa",
            "iloveyou12",
            "mariaferrari",
            "Maria Ferrari",
            "ferrari2026",
            "kettle2026",
            "1987654321",
            "abcdefghij",
        ] {
            assert!(check(guessed).is_err(), "{guessed}");
        }
        for good in ["a mug of green tea", "xK9#mQ2vLp", "correct horse battery", "Грузовик под дождём"]
        {
            assert!(check(good).is_ok(), "{good}");
        }
        assert!(check("short").is_err());
    }
}
