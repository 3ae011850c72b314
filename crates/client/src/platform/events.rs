//! Events of the window and the document. A listener is removed when it is dropped.

use std::rc::Rc;

use gloo_events::EventListener;

use super::window;

/// Calls `handler` when the device goes online or offline, until the listeners are dropped.
pub fn on_network_change(handler: impl Fn() + 'static) -> [EventListener; 2] {
    let handler: Rc<dyn Fn()> = Rc::new(handler);
    [listen(&window(), "online", &handler), listen(&window(), "offline", &handler)]
}

/// Calls `handler` when the page becomes visible or is restored from the back/forward cache, until the listeners are
/// dropped.
pub fn on_page_shown(handler: impl Fn() + 'static) -> [EventListener; 2] {
    let handler: Rc<dyn Fn()> = Rc::new(handler);
    let document = window().document().expect("the widget runs in a page");
    [listen(&document, "visibilitychange", &handler), listen(&window(), "pageshow", &handler)]
}

fn listen(target: &web_sys::EventTarget, event: &'static str, handler: &Rc<dyn Fn()>) -> EventListener {
    let handler = handler.clone();
    EventListener::new(target, event, move |_| handler())
}
