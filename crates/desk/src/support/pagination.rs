//! Pages of a longer list.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The position of the last item, if more items follow in the requested direction.
    pub next: Option<u64>,
}

impl<T> Page<T> {
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// A range of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The oldest entries with a greater `seq`.
    After(u64),
    /// The newest entries with a smaller `seq`.
    Before(u64),
}

/// The number of items on a page: 1 to 500, 100 by default. A request for more gets 500, because a shorter page loses
/// nothing: it says that more items follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    pub const MAX: usize = 500;

    /// `None` for zero.
    pub fn new(requested: Option<u64>) -> Option<Self> {
        match requested {
            None => Some(Self(100)),
            Some(0) => None,
            Some(count) => Some(Self(usize::try_from(count).unwrap_or(Self::MAX).min(Self::MAX))),
        }
    }

    pub fn get(self) -> usize {
        self.0
    }
}
