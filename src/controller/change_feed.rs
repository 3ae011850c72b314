//! The change feed (`GET /v1/changes`): one widget of a browser follows the changes of all conversations of its customer
//! and hands them to the other widgets, in this page and in other tabs.
//!
//! The widget that holds a lock of the Web Locks API leads: it sends the long polls. A BroadcastChannel carries the text
//! of each answer. The lock falls to another widget as soon as its holder is closed, hidden or frozen, and the cursor in
//! the newest answer lets that widget go on where the holder stopped.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use client::backoff::backoff;
use client::{Client, ClientError, json, platform};
use contract::{Changes, ProblemCode};
use futures_channel::mpsc;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::{FutureExt, StreamExt};
use gloo_events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::poller::{NOT_WAITED_MS, PollerWake};
use super::{ConnectionState, Controller};
use crate::storage::TabLock;

/// One widget's part in the feed of a customer.
pub(super) struct ChangeFeed {
    /// The name of the lock and of the channel.
    name: String,
    channel: BroadcastChannel,
    /// The cursor of the newest answer, of this widget or of another one.
    cursor: Rc<RefCell<Option<String>>>,
    poller: mpsc::UnboundedSender<PollerWake>,
    _listener: EventListener,
}

impl Drop for ChangeFeed {
    fn drop(&mut self) {
        self.channel.close();
    }
}

impl ChangeFeed {
    /// Joins the feed: from now on the poller hears of every change. `None` in a browser without the APIs.
    fn join(name: String, poller: mpsc::UnboundedSender<PollerWake>) -> Option<Self> {
        let channel = BroadcastChannel::new(&name).ok().filter(|_| TabLock::is_supported())?;
        let cursor = Rc::new(RefCell::default());
        let (heard, wakes) = (cursor.clone(), poller.clone());
        let listener = EventListener::new(&channel, "message", move |event| {
            let text = event.unchecked_ref::<MessageEvent>().data().as_string().unwrap_or_default();
            hear(&text, &heard, &wakes);
        });
        Some(Self { name, channel, cursor, poller, _listener: listener })
    }

    /// Hands an answer to every widget, this one included. An empty text asks every widget to look on its own.
    fn announce(&self, text: &str) {
        let _ = self.channel.post_message(&JsValue::from_str(text));
        hear(text, &self.cursor, &self.poller);
    }

    /// Sends long polls until one fails. Returns the error.
    async fn lead(&self, client: &Client, controller: Controller, failures: &Cell<u32>) -> ClientError {
        loop {
            let started = platform::monotonic_ms();
            let cursor = self.cursor.borrow().clone();
            let wait = controller.wait_seconds();
            let is_idle = match client.changes(cursor.as_deref(), wait).await {
                Ok(text) => {
                    let Some(changes) = json::from_str::<Changes>(&text) else {
                        return ClientError::Retry { after_ms: None };
                    };
                    failures.set(0);
                    self.announce(&text);
                    if cursor.is_none() {
                        // What changed before this cursor was told to nobody.
                        self.announce("");
                    }
                    // A backend that tells the same changes again has nothing new.
                    changes.conversations.is_empty() || cursor.as_ref() == Some(&changes.next)
                }
                Err(ClientError::Rejected(problem)) if problem.code == ProblemCode::CursorUnknown => {
                    self.cursor.replace(None);
                    false
                }
                Err(error) => return error,
            };
            // A backend or a proxy that does not wait must not be asked without a pause.
            let elapsed = platform::monotonic_ms().saturating_sub(started);
            let did_not_wait = wait == 0 || (is_idle && elapsed < NOT_WAITED_MS);
            if cursor.is_some() && did_not_wait {
                platform::sleep(controller.poll_pause_ms()).await;
            }
        }
    }
}

/// Takes over the cursor of an answer, and hands its conversations to the poller.
fn hear(text: &str, cursor: &RefCell<Option<String>>, poller: &mpsc::UnboundedSender<PollerWake>) {
    let wake = match json::from_str::<Changes>(text) {
        Some(changes) => {
            cursor.replace(Some(changes.next));
            PollerWake::Changed(changes.conversations)
        }
        None => PollerWake::Now,
    };
    let _ = poller.unbounded_send(wake);
}

impl Controller {
    /// Joins the feed of the customer, and leads it whenever the lock falls to this widget. The first wake says that the
    /// capabilities are known. Ends if the backend or the browser cannot; then the poller asks on its own.
    pub(super) async fn run_change_feed(self, mut wakes: mpsc::UnboundedReceiver<()>) {
        while *self.connection.read_untracked() != ConnectionState::Online {
            if wakes.next().await.is_none() {
                return;
            }
        }
        if !self.capabilities.read_untracked().has("changes") {
            return;
        }
        let Some(name) = self.feed_name().await else { return };
        let poller = self.inner.with_value(|inner| inner.poller.clone());
        let Some(feed) = ChangeFeed::join(name, poller) else { return };
        self.follows_feed.set_value(true);
        let client = self.client();
        let failures = Cell::new(0);
        loop {
            platform::page_visible().await;
            // A page that was hidden, or in the back/forward cache, may not have heard of every change.
            self.poll_now();
            let lead: LocalBoxFuture<'_, ClientError> = async {
                let _lock = TabLock::acquire(&feed.name).await;
                feed.lead(&client, self, &failures).await
            }
            .boxed_local();
            // A hidden page sends no requests, and its lock goes to a page that is visible.
            match select(lead, platform::page_hidden().boxed_local()).await {
                Either::Right(_) => failures.set(0),
                Either::Left((error, _)) => {
                    // Every widget finds out on its own whether the backend can be reached.
                    feed.announce("");
                    let (_, least) = ConnectionState::after_error(error);
                    let pause = least.max(backoff(failures.get(), platform::random_fraction()));
                    failures.set(failures.get() + 1);
                    // A widget that reaches the backend again ends the pause.
                    while wakes.try_recv().is_ok() {}
                    platform::with_timeout(pause, wakes.next()).await;
                }
            }
        }
    }
}
