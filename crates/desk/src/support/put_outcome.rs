//! The result of an idempotent PUT.

/// Both are a success; HTTP answers 201 for one and 200 for the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutOutcome<T> {
    Created(T),
    /// An earlier request with the same body stored it.
    Existing(T),
}

impl<T> PutOutcome<T> {
    pub fn into_inner(self) -> T {
        match self {
            Self::Created(value) | Self::Existing(value) => value,
        }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> PutOutcome<U> {
        match self {
            Self::Created(value) => PutOutcome::Created(change(value)),
            Self::Existing(value) => PutOutcome::Existing(change(value)),
        }
    }
}
