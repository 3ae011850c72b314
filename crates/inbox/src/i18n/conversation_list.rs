//! The strings of the lists, the search and the keyboard.

use inbox_api::ListFilter;
use widget::words::number;

pub use labels::*;

#[allow(missing_docs, reason = "each says itself what it says")]
mod labels {
    pub const VIEWS: &str = "Which conversations";
    pub const SHOW_MORE: &str = "Show more";
    pub const SEARCH: &str = "Search";
    pub const SEARCH_HINT: &str = "Search order, bill, customer, words";
    pub const KEYS: &str = "Keyboard";
    pub const CLOSE: &str = "Close";
    pub const LETTERS: &str = "Use the keys that are a single character";
    pub const LETTERS_WHY: &str =
        "Switch them off when they get in the way, such as when you speak your words.";
    /// What each key does.
    pub const EVERY_KEY: [(&[&str], &str); 7] = [
        (&["j", "k"], "next conversation, and the one before"),
        (&["Enter"], "open the conversation that you are on"),
        (&["r"], "write a reply"),
        (&["Ctrl + Enter"], "send it"),
        (&["/"], "search; Escape leaves it"),
        (&["u", "Escape"], "back to the list on a small screen"),
        (&["?"], "show these keys"),
    ];
}

/// A view's name.
pub fn view(view: ListFilter) -> &'static str {
    match view {
        ListFilter::Waiting => "Waiting for us",
        ListFilter::Mine => "Mine",
        ListFilter::NotSolved => "Not solved",
        ListFilter::All => "All",
    }
}

/// What stands in a view that is empty although there are conversations.
pub fn empty(view: ListFilter) -> &'static str {
    match view {
        ListFilter::Waiting => "Nothing waits for us just now.",
        ListFilter::Mine => "Nothing is yours just now. Whoever answers a conversation first has it.",
        ListFilter::NotSolved => "Everything is solved, say the customers.",
        ListFilter::All => super::NOTHING_YET,
    }
}

/// How many were found, and how many of them are shown.
pub fn found(total: u64, shown: usize) -> String {
    match total {
        0 => "Nothing found. Try fewer words, or only how one begins.".into(),
        1 => "1 conversation found".into(),
        _ if total > shown as u64 => {
            format!("{} conversations found; these are the {shown} newest", number(total as f64))
        }
        _ => format!("{total} conversations found"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_counted() {
        assert_eq!(found(1, 1), "1 conversation found");
        assert_eq!(found(50, 50), "50 conversations found");
        assert!(found(0, 0).starts_with("Nothing found."));
    }
}
