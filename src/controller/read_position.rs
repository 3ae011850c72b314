//! The read position: tells the backend how far the customer has read.

use client::platform;
use contract::MarkRead;
use futures_channel::mpsc;
use futures_util::StreamExt;
use leptos::prelude::*;

use super::Controller;

impl Controller {
    /// Notes whether the end of the timeline is visible to the customer.
    pub fn set_end_visible(&self, is_visible: bool) {
        self.inner.try_update_value(|inner| inner.is_end_visible = is_visible);
        self.check_read();
    }

    /// Wakes the task: new entries, or the end of the timeline, may have become visible.
    pub(super) fn check_read(self) {
        self.inner.try_with_value(|inner| inner.read_position.unbounded_send(()).is_ok());
    }

    /// States the read position when the newest reply is visible and not covered by it. A failed request is repeated at the next
    /// wake.
    pub(super) async fn run_read_position(self, mut wakes: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        while wakes.next().await.is_some() {
            platform::page_visible().await;
            while wakes.try_recv().is_ok() {}
            // New rows may have moved the end out of view.
            platform::after_paint().await;
            let (id, unread) =
                self.conversation.with_untracked(|known| (known.id(), known.latest_unread_seq()));
            let is_end_visible = self.inner.with_value(|inner| inner.is_end_visible)
                && self.capabilities.read_untracked().has("read");
            if let (Some(id), Some(up_to), true) = (id, unread, is_end_visible)
                && let Ok(latest) = client.mark_read(id, &MarkRead { up_to }).await
            {
                self.merge_latest(latest);
            }
        }
    }
}
