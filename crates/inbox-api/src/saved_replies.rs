//! Saved replies: short texts shared by the agents. An inserted text is a copy, which the agent can change.

use serde::{Deserialize, Serialize};

use contract::{Limits, ValidationError};

/// Longest name of a saved reply, in characters.
pub const REPLY_NAME_CHARS: usize = 80;

/// All saved replies: the answer to `GET /inbox/api/replies`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedReplies {
    /// Saved replies in the order of their names.
    pub replies: Vec<SavedReply>,
}

/// A stored saved reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedReply {
    pub id: u64,
    /// Name, unique without regard to case.
    pub name: String,
    /// Text. `{name}` and `{reference}` are placeholders for the customer's name and the reference's title.
    pub text: String,
}

/// A new or changed saved reply: the body of `POST /inbox/api/replies` and of `PUT /inbox/api/replies/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteSavedReply {
    /// Name of 1 to [`REPLY_NAME_CHARS`] characters in one line.
    pub name: String,
    pub text: String,
}

impl WriteSavedReply {
    /// Checks the body against the limits. The error names the field.
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
