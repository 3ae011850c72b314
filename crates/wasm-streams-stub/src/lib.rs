//! A stand-in for `wasm-streams`: the types that `server_fn` compiles against, and no exports.
//!
//! Leptos always depends on `server_fn`, whose streaming bodies use `wasm-streams`. The real crate exports JavaScript
//! classes, and an export keeps everything behind it in the module whether or not the page uses it. No page here calls
//! a server function, so these functions are never reached.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::JsValue;

/// A readable stream that is never created.
pub struct ReadableStream(Infallible);

impl ReadableStream {
    /// Never called.
    pub fn from_stream(_stream: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        unreachable!("server functions are not used")
    }

    /// Never called.
    pub fn from_raw(_stream: web_sys::ReadableStream) -> Self {
        unreachable!("server functions are not used")
    }

    /// Never called.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self.0 {}
    }

    /// Never called.
    pub fn into_stream(self) -> IntoStream {
        match self.0 {}
    }
}

/// The items of a [`ReadableStream`].
pub struct IntoStream(Infallible);

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0 {}
    }
}
