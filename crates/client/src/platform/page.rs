//! The page: origin, network state, scroll position.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use super::window;

/// True if the device reports a network. A report of no network is reliable, the opposite is not.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// The origin of the page (RFC 6454).
pub fn page_origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// A value, awaited if it is a promise.
pub async fn await_promise(value: JsValue) -> Result<JsValue, JsValue> {
    match value.dyn_into::<js_sys::Promise>() {
        Ok(promise) => wasm_bindgen_futures::JsFuture::from(promise).await,
        Err(value) => Ok(value),
    }
}

/// Scrolls no further than needed to make an element visible.
pub fn scroll_into_view(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
