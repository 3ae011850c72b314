//! Saved replies: short texts that a team shares. What is put into an answer is the agent's own from then on.

use serde::{Deserialize, Serialize};

use contract::{Limits, ValidationError};

/// Longest name of a saved reply, in characters.
pub const REPLY_NAME_CHARS: usize = 80;

/// All of them: the answer to `GET /inbox/api/replies`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedReplies {
    /// By name.
    pub replies: Vec<SavedReply>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedReply {
    /// Its number.
    pub id: u64,
    /// By which agents find it. No other has the same, however its letters are cased.
    pub name: String,
    /// The words. `{name}` and `{reference}` stand for the customer's name and the reference's title.
    pub text: String,
}

/// Adds one or changes one: the body of `POST /inbox/api/replies` and of `PUT /inbox/api/replies/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteSavedReply {
    /// By which agents find it.
    pub name: String,
    /// The words.
    pub text: String,
}

impl WriteSavedReply {
    /// Whether the body keeps to the limits.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        limits.text("name", &self.name)?;
        let name = self.name.trim();
        if name.chars().count() > REPLY_NAME_CHARS || name.chars().any(char::is_control) {
            let detail =
                format!("A name has at most {REPLY_NAME_CHARS} characters and one line. Shorten it.");
            return Err(ValidationError::field("name", detail));
        }
        limits.text("text", &self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::ProblemCode;

    #[test]
    fn a_name_is_one_short_line_and_the_text_says_something() {
        let refused = |name: &str, text: &str| {
            let write = WriteSavedReply { name: name.into(), text: text.into() };
            write.check(&Limits::default()).err().map(|invalid| (invalid.field, invalid.code))
        };
        let on = |field: &str, code| Some((field.to_owned(), code));
        assert_eq!(refused(" Broken mug ", "We send a new one."), None);
        assert_eq!(refused(&"ö".repeat(REPLY_NAME_CHARS), "x"), None);
        assert_eq!(refused(&"ö".repeat(REPLY_NAME_CHARS + 1), "x"), on("name", ProblemCode::FieldInvalid));
        assert_eq!(refused("two\nlines", "x"), on("name", ProblemCode::FieldInvalid));
        assert_eq!(refused(" ", "x"), on("name", ProblemCode::TextEmpty));
        assert_eq!(refused("Mug", " "), on("text", ProblemCode::TextEmpty));
        assert_eq!(refused("Mug", &"x".repeat(10_001)), on("text", ProblemCode::TextTooLong));
    }
}
