//! Known bugs, for the harness in `tests/faults` to prove that it finds them. Only a build with the feature
//! `seeded-bugs` has them, and it runs with at most one: the one that `YES_REPLY_SEEDED_BUG` names.
//!
//! Each is asked for where the right thing is done. Without the feature the answer is a constant, so the optimiser
//! leaves nothing of them in a release: `strings target/release/yes-reply | grep stores-again` finds nothing.

/// Whether the desk is to behave wrongly in this way.
#[cfg(not(feature = "seeded-bugs"))]
#[inline(always)]
pub const fn bug(_name: &str) -> bool {
    false
}

#[cfg(feature = "seeded-bugs")]
pub use with_bugs::{bug, warn};

#[cfg(feature = "seeded-bugs")]
mod with_bugs {
    use std::sync::OnceLock;

    const VARIABLE: &str = "YES_REPLY_SEEDED_BUG";

    /// The names, and what the desk does then.
    const BUGS: [(&str, &str); 6] = [
        ("fsync-off", "a commit does not wait for the disk"),
        ("seq-from-the-clock", "`seq` is a time in milliseconds and has gaps"),
        ("stores-again", "the same request of a customer again is stored again, under a new id"),
        ("answers-before-commit", "a write is answered a tenth of a second before it is committed"),
        ("skips-an-entry", "whoever catches up with more than one entry is not given the first of them"),
        ("forgets-the-wake", "a customer's long poll waits out its time and is answered as empty"),
    ];

    /// Whether the desk is to behave wrongly in this way.
    pub fn bug(name: &str) -> bool {
        debug_assert!(BUGS.iter().any(|(known, _)| *known == name), "{name} is not in the list");
        wanted().is_some_and(|(wanted, _)| *wanted == name)
    }

    /// Tells whoever starts the desk what to expect of it.
    ///
    /// # Panics
    /// When the variable names no bug, because a harness that went on would prove nothing.
    pub fn warn() {
        match wanted() {
            Some((name, effect)) => eprintln!("yes-reply: WARNING: THE SEEDED BUG {name} IS ON: {effect}."),
            None => eprintln!("yes-reply: WARNING: built with seeded bugs for tests; none of them is on."),
        }
    }

    fn wanted() -> Option<&'static (&'static str, &'static str)> {
        static WANTED: OnceLock<Option<&'static (&'static str, &'static str)>> = OnceLock::new();
        *WANTED.get_or_init(|| {
            let name = std::env::var_os(VARIABLE).filter(|name| !name.is_empty())?;
            let found = BUGS.iter().find(|(known, _)| name == *known);
            let names = BUGS.map(|(known, _)| known).join(", ");
            Some(found.unwrap_or_else(|| panic!("{VARIABLE} is {name:?}, and there are only: {names}")))
        })
    }
}
