//! Events of the window and the document.

use std::rc::Rc;

use gloo_events::EventListener;

use super::window;

/// Calls `then` when the device goes online or offline, until the listeners are dropped.
pub fn on_network_change(then: impl Fn() + 'static) -> [EventListener; 2] {
    let then: Rc<dyn Fn()> = Rc::new(then);
    [listen(&window(), "online", &then), listen(&window(), "offline", &then)]
}

/// Calls `then` when the page becomes visible or is restored from the back/forward cache, until the listeners are
/// dropped.
pub fn on_page_shown(then: impl Fn() + 'static) -> [EventListener; 2] {
    let then: Rc<dyn Fn()> = Rc::new(then);
    let document = window().document().expect("the widget runs in a page");
    [listen(&document, "visibilitychange", &then), listen(&window(), "pageshow", &then)]
}

fn listen(target: &web_sys::EventTarget, event: &'static str, then: &Rc<dyn Fn()>) -> EventListener {
    let then = then.clone();
    EventListener::new(target, event, move |_| then())
}
