//! Wrappers over browser APIs: time, randomness, visibility, and events of the page.

mod events;
mod page;
mod random;
mod time;
mod visibility;

pub use events::{on_network_change, on_page_shown};
pub use page::{await_promise, is_online, page_origin, scroll_into_view};
pub use random::{random_bytes, random_fraction};
pub use time::{after_paint, monotonic_ms, now_ms, sleep, with_timeout};
pub use visibility::{VisibilityObserver, observe_visibility, page_hidden, page_visible};

fn window() -> web_sys::Window {
    web_sys::window().expect("the crate runs in a window")
}
