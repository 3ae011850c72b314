//! Type erasure of closures that a view depends on.
//!
//! Leptos generates code for every type of closure. Boxed closures have one of two types, so that the module holds that
//! code twice instead of thirty times (docs/decisions/0002-boxed-closure-types.md).

use leptos::prelude::*;

/// Dynamic text: a child, or the value of an attribute.
pub type BoxedText = Box<dyn FnMut() -> String + Send>;

/// A dynamic part of a view, which may be empty.
pub type BoxedView = Box<dyn FnMut() -> AnyView + Send>;

/// A memo of a small state, usually an enum `as u8`. Its readers run only when the state changes, so that the elements
/// that they built, and text entered there, survive other updates.
pub fn memo_u8(state: impl Fn() -> u8 + Send + Sync + 'static) -> Memo<u8> {
    let state: Box<dyn Fn() -> u8 + Send + Sync> = Box::new(state);
    Memo::new(move |_| state())
}
