//! Clocks, pauses and timeouts. Every duration is in milliseconds.

use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use super::window;

/// Milliseconds since 1970-01-01 UTC, by the device's clock.
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Monotonic milliseconds since navigation start (High Resolution Time). Use for timeouts and backoff: the device's
/// clock can be set, this one cannot.
pub fn monotonic_ms() -> u64 {
    window().performance().map_or_else(now_ms, |clock| clock.now() as u64)
}

/// Waits for `ms` milliseconds.
pub async fn sleep(ms: u64) {
    gloo_timers::future::sleep(Duration::from_millis(ms)).await;
}

/// The output of `future`, or `None` if it takes longer than `ms` milliseconds. The future is dropped then.
pub async fn with_timeout<T>(ms: u64, future: impl Future<Output = T>) -> Option<T> {
    let mut value = None;
    race(async { value = Some(future.await) }.boxed_local(), ms).await;
    value
}

/// Ends with the future, or after `ms` milliseconds. Without a type parameter, so that the module holds this code once.
fn race(future: LocalBoxFuture<'_, ()>, ms: u64) -> LocalBoxFuture<'_, ()> {
    let timeout = gloo_timers::future::sleep(Duration::from_millis(ms));
    futures_util::future::select(future, timeout).map(drop).boxed_local()
}

/// Waits until pending changes are painted and their observers have run: two animation frames.
pub async fn after_paint() {
    for _ in 0..2 {
        let (sender, frame) = oneshot::channel();
        leptos::prelude::request_animation_frame(move || {
            let _ = sender.send(());
        });
        let _ = frame.await;
    }
}
