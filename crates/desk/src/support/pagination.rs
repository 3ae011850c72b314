//! Pages of something longer.

/// A page, and where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The place of its last item, if there are further ones in the direction asked for.
    pub next: Option<u64>,
}

/// Which entries are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The oldest ones with a greater `seq`.
    After(u64),
    /// The newest ones with a smaller `seq`.
    Before(u64),
}

/// How many are asked for: 1 to 500, 100 if nobody says. More than 500 is answered with 500, because a
/// shorter page loses nothing: it says that there are more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    /// The most that one page holds.
    pub const MAX: usize = 500;

    /// What was asked for; `None` for zero, which asks for nothing.
    pub fn new(asked: Option<u64>) -> Option<Self> {
        match asked {
            None => Some(Self(100)),
            Some(0) => None,
            Some(some) => Some(Self(usize::try_from(some).unwrap_or(Self::MAX).min(Self::MAX))),
        }
    }

    /// The number itself.
    pub fn get(self) -> usize {
        self.0
    }
}
