//! Pages of a longer list.

/// The content of a page in bytes, after which it ends although its limit allows more. A page has one item at least.
const MAX_BYTES: u64 = 1024 * 1024;

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

/// The end of the next page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageEnd {
    /// The position of the last item.
    pub last: i64,
    pub has_more: bool,
}

impl PageEnd {
    /// The end of a page of at most `limit` items, by the position and the size in bytes of each item that follows, up to
    /// `limit + 1` of them. `None` if nothing follows.
    pub fn find(items: &[(i64, i64)], limit: usize) -> Option<Self> {
        let mut bytes = 0;
        let fitting = items.iter().take(limit).take_while(|(_, size)| {
            bytes += size.unsigned_abs();
            bytes <= MAX_BYTES
        });
        let count = fitting.count().max(1);
        items.get(count - 1).map(|&(last, _)| Self { last, has_more: items.len() > count })
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

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: i64 = MAX_BYTES.cast_signed() / 2;

    #[test]
    fn a_page_ends_by_its_limit_or_by_its_bytes_and_has_one_item_at_least() {
        for (sizes, limit, end) in [
            (vec![], 3, None),
            (vec![1, 1], 3, Some((2, false))),
            (vec![1, 1, 1], 3, Some((3, false))),
            (vec![1, 1, 1, 1], 3, Some((3, true))),
            (vec![HALF, HALF], 3, Some((2, false))),
            (vec![HALF, HALF, 1], 3, Some((2, true))),
            (vec![HALF, HALF + 1, 1], 3, Some((1, true))),
            (vec![3 * HALF, 1], 3, Some((1, true))),
            (vec![3 * HALF], 3, Some((1, false))),
        ] {
            let items: Vec<_> = (1..).zip(sizes).collect();
            let found = PageEnd::find(&items, limit);
            assert_eq!(found, end.map(|(last, has_more)| PageEnd { last, has_more }), "{items:?}");
        }
    }
}
