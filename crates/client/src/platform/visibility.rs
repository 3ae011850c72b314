//! Visibility of the page (Page Visibility) and of elements (Intersection Observer).

use std::cell::Cell;
use std::rc::Rc;

use futures_channel::oneshot;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, IntersectionObserver, IntersectionObserverEntry};

use super::window;

/// Waits until the page is visible (Page Visibility). A hidden page sends no requests: browsers allow six
/// connections to one HTTP/1.1 server, and the visible page needs one of them.
pub async fn page_visible() {
    let Some(document) = window().document() else { return };
    while document.hidden() {
        let (sender, changed) = oneshot::channel();
        let mut sender = Some(sender);
        let _listener = EventListener::new(&document, "visibilitychange", move |_| {
            if let Some(sender) = sender.take() {
                let _ = sender.send(());
            }
        });
        let _ = changed.await;
    }
}

/// Waits until the page is hidden or about to be frozen (Page Lifecycle).
pub async fn page_hidden() {
    let Some(document) = window().document() else { return std::future::pending().await };
    if document.hidden() {
        return;
    }
    let (sender, hidden) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let listen = |event: &'static str, is_hidden: fn(&Document) -> bool| {
        let (sender, page) = (sender.clone(), document.clone());
        EventListener::new(&document, event, move |_| {
            if is_hidden(&page)
                && let Some(sender) = sender.take()
            {
                let _ = sender.send(());
            }
        })
    };
    let _listeners = [listen("visibilitychange", Document::hidden), listen("freeze", |_| true)];
    let _ = hidden.await;
}

/// An observation of one element. Dropping it ends the observation.
pub struct VisibilityObserver {
    observer: Option<IntersectionObserver>,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for VisibilityObserver {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Calls `handler` with the visibility of an element, at once and on every change (Intersection Observer). Never called
/// in a browser without that API.
pub fn observe_visibility(
    element: &web_sys::Element,
    mut handler: impl FnMut(bool) + 'static,
) -> VisibilityObserver {
    let callback = Closure::new(move |entries: js_sys::Array| {
        let newest = entries.pop().unchecked_into::<IntersectionObserverEntry>();
        handler(newest.is_intersecting());
    });
    let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    VisibilityObserver { observer, _callback: callback }
}
