//! Telling the company what the customer has read.

use contract::CustomerEntry;
use futures_channel::mpsc;
use futures_util::StreamExt;
use leptos::prelude::*;

use super::Controller;
use crate::browser;

impl Controller {
    /// Whether the customer has the end of what was said before them.
    pub fn set_end_visible(&self, is_there: bool) {
        self.inner.try_update_value(|inner| inner.at_end = is_there);
        self.check_read();
    }

    /// Something new is there, or the customer is there: what is read may be more than before.
    pub(super) fn check_read(self) {
        self.inner.try_with_value(|inner| inner.look.unbounded_send(()).is_ok());
    }

    /// Says what is read. When that fails, the next answer or the next look brings the next try.
    pub(super) async fn run_read_receipts(self, mut looked: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        while looked.next().await.is_some() {
            browser::page_visible().await;
            while looked.try_recv().is_ok() {}
            // What has just come may have pushed the end out of view.
            browser::after_paint().await;
            let (id, unread) =
                self.conversation.with_untracked(|known| (known.id(), known.latest_unread_seq()));
            let is_there = self.inner.with_value(|inner| inner.at_end);
            if let (Some(id), Some(up_to), true) = (id, unread, is_there) {
                let _ = client.write(id, self.mint(), &CustomerEntry::Read { up_to }).await;
            }
        }
    }
}
