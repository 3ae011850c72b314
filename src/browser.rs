//! The clock, the dice and the windows of the browser.

use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

/// Milliseconds since 1970, by this device's clock.
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Milliseconds since the page began, by a clock that nobody sets: for pauses.
pub fn monotonic_ms() -> u64 {
    window().performance().map_or_else(now_ms, |clock| clock.now() as u64)
}

/// A number from 0 up to 1, for spreading tries; not for secrets.
pub fn random_fraction() -> f64 {
    js_sys::Math::random()
}

/// Ten bytes of good randomness, for ids.
pub fn random_bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    let crypto = window().crypto().expect("every browser that runs WebAssembly has crypto");
    crypto.get_random_values_with_u8_array(&mut bytes).expect("ten bytes are within its quota");
    bytes
}

/// A pause.
pub async fn sleep(ms: u64) {
    gloo_timers::future::sleep(Duration::from_millis(ms)).await;
}

/// What `future` gives, or `None` when it takes longer than `ms`. The future is dropped then.
pub async fn with_timeout<T>(ms: u64, future: impl Future<Output = T>) -> Option<T> {
    let mut value = None;
    race(async { value = Some(future.await) }.boxed_local(), ms).await;
    value
}

/// Without a type parameter, so that its code is in the module once.
fn race(future: LocalBoxFuture<'_, ()>, ms: u64) -> LocalBoxFuture<'_, ()> {
    let end = gloo_timers::future::sleep(Duration::from_millis(ms));
    futures_util::future::select(future, end).map(drop).boxed_local()
}

/// Waits until the customer can see the page. A page in the background asks for nothing: browsers allow only
/// six connections to one HTTP/1.1 server, and a page that is looked at needs one of them.
pub async fn page_visible() {
    let Some(document) = window().document() else { return };
    while document.hidden() {
        let (sender, shown) = oneshot::channel();
        let mut sender = Some(sender);
        let _listener = EventListener::new(&document, "visibilitychange", move |_| {
            if let Some(sender) = sender.take() {
                let _ = sender.send(());
            }
        });
        let _ = shown.await;
    }
}

/// Waits until what has changed is on the screen, and whoever watches it has heard.
pub async fn after_paint() {
    for _ in 0..2 {
        let (sender, frame) = oneshot::channel();
        leptos::prelude::request_animation_frame(move || {
            let _ = sender.send(());
        });
        let _ = frame.await;
    }
}

/// Calls `then` whenever the device loses or finds a network, until the listeners are dropped.
pub fn on_network_change(then: impl Fn() + 'static) -> [EventListener; 2] {
    let then: Rc<dyn Fn()> = Rc::new(then);
    [listen(&window(), "online", &then), listen(&window(), "offline", &then)]
}

/// Calls `then` whenever the customer comes back to the page, until the listeners are dropped.
pub fn on_page_shown(then: impl Fn() + 'static) -> [EventListener; 2] {
    let then: Rc<dyn Fn()> = Rc::new(then);
    let document = window().document().expect("the widget runs in a page");
    [listen(&document, "visibilitychange", &then), listen(&window(), "pageshow", &then)]
}

fn listen(target: &web_sys::EventTarget, event: &'static str, then: &Rc<dyn Fn()>) -> EventListener {
    let then = then.clone();
    EventListener::new(target, event, move |_| then())
}

/// Ends the watch when it is dropped.
pub struct VisibilityObserver {
    observer: Option<IntersectionObserver>,
    _seen: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for VisibilityObserver {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Calls `then` with whether the customer can see an element, and whenever that changes. Specification: Intersection
/// Observer. Not called in a browser without it.
pub fn observe_visibility(
    element: &web_sys::Element,
    mut then: impl FnMut(bool) + 'static,
) -> VisibilityObserver {
    let seen = Closure::new(move |entries: js_sys::Array| {
        let newest = entries.pop().unchecked_into::<IntersectionObserverEntry>();
        then(newest.is_intersecting());
    });
    let observer = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    VisibilityObserver { observer, _seen: seen }
}

/// Whether the device says that it has a network. It may be wrong when it says yes.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// A value, awaited when it is a promise.
pub async fn await_promise(answer: JsValue) -> Result<JsValue, JsValue> {
    match answer.dyn_into::<js_sys::Promise>() {
        Ok(promise) => wasm_bindgen_futures::JsFuture::from(promise).await,
        Err(value) => Ok(value),
    }
}

/// Scrolls no further than needed for an element to be seen.
pub fn scroll_into_view(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// The origin of the page.
pub fn page_origin() -> String {
    window().location().origin().unwrap_or_default()
}

fn window() -> web_sys::Window {
    web_sys::window().expect("the widget runs in a window")
}
