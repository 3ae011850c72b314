//! What changes within a view.
//!
//! Leptos makes code for every type of closure that it is given. Behind these boxes all closures have one of two
//! types, and the module holds that code twice instead of thirty times.

use leptos::prelude::*;

/// Words that change, as a child or as the value of an attribute.
pub type BoxedText = Box<dyn FnMut() -> String + Send>;

/// A part of the view that changes, or is there only at times.
pub type BoxedView = Box<dyn FnMut() -> AnyView + Send>;

/// A state that tells of nothing but its own changes, so that what is built from it, and typed into it, stays.
pub fn memo_u8(state: impl Fn() -> u8 + Send + Sync + 'static) -> Memo<u8> {
    let state: Box<dyn Fn() -> u8 + Send + Sync> = Box::new(state);
    Memo::new(move |_| state())
}
