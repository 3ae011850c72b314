//! Text that the widget and the inbox share: formatted values, references, entries and decisions. All text for people
//! is in the modules `i18n`.

mod decision;
mod entries;
mod format;
mod reference;

pub use decision::{author, decision_facts, disputed_amount, outcome};
pub use entries::{event_summary, excerpt, missed, option_label, preferences_summary, quote, reply_text};
pub use format::{date, date_time, day, duration, money, number, time, weekday};
pub use reference::{about_lines, due, reference_title, status_on};

pub const AUTOMATIC: &str = "automatic";
pub const AI_DRAFTED: &str = "drafted by AI, sent by a person";
pub const CONVERSATION: &str = "Conversation";
pub const SEND: &str = "Send";
