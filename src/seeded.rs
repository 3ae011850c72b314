//! Known bugs, for the harness in `tests/faults` to prove that it finds them. Only a build with the feature
//! `seeded-bugs` has them, and it runs with at most one: the one that the attribute `seeded-bug` names.
//!
//! Each is asked for where the right thing is done. Without the feature the answer is a constant, so the optimiser
//! leaves nothing of them in the module that customers load.

/// Whether the widget is to behave wrongly in this way.
#[cfg(not(feature = "seeded-bugs"))]
#[inline(always)]
pub const fn bug(_name: &str) -> bool {
    false
}

#[cfg(feature = "seeded-bugs")]
pub use with_bugs::{bug, plant};

#[cfg(feature = "seeded-bugs")]
mod with_bugs {
    use std::sync::OnceLock;

    /// The names, and what the widget does then.
    const BUGS: [(&str, &str); 8] = [
        ("new-id-on-retry", "a message that is tried again gets a new id"),
        ("outbox-cleared-before-the-ack", "a message is forgotten as soon as its request has left"),
        (
            "merge-appends-blindly",
            "one's own echo and a page of entries are appended, whatever was heard before",
        ),
        ("kept-before-durable", "a message counts as kept although nothing is written"),
        ("lost-reply-is-stored", "a request without an answer counts as stored"),
        ("sends-out-of-order", "a message does not wait for the one before it"),
        ("reload-forgets-the-outbox", "what was kept before the page was loaded is not read"),
        ("draft-not-kept", "a draft counts as kept although nothing is written"),
    ];

    static PLANTED: OnceLock<String> = OnceLock::new();

    /// Whether the widget is to behave wrongly in this way.
    pub fn bug(name: &str) -> bool {
        PLANTED.get().is_some_and(|planted| planted == name)
    }

    /// Switches a bug on, for as long as the page lives. Whether there is one of that name.
    pub fn plant(name: String) -> bool {
        BUGS.iter().any(|(known, _)| *known == name) && *PLANTED.get_or_init(|| name.clone()) == name
    }
}
