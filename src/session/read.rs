//! Telling the company what the customer has read.

use contract::CustomerEntry;
use futures_channel::mpsc;
use futures_util::StreamExt;
use leptos::prelude::*;

use super::Session;
use crate::browser;

impl Session {
    /// Whether the customer has the end of what was said before them.
    pub fn at_end(&self, is_there: bool) {
        self.inner.try_update_value(|inner| inner.at_end = is_there);
        self.look();
    }

    /// Something new is there, or the customer is there: what is read may be more than before.
    pub(super) fn look(self) {
        self.inner.try_with_value(|inner| inner.look.unbounded_send(()).is_ok());
    }

    /// Says what is read. When that fails, the next answer or the next look brings the next try.
    pub(super) async fn tell_read(self, mut looked: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        while looked.next().await.is_some() {
            browser::visible().await;
            while looked.try_recv().is_ok() {}
            // What has just come may have pushed the end out of view.
            browser::painted().await;
            let (id, unread) = self.conversation.with_untracked(|known| (known.id(), known.unread()));
            let is_there = self.inner.with_value(|inner| inner.at_end);
            if let (Some(id), Some(up_to), true) = (id, unread, is_there) {
                let _ = client.write(id, self.mint(), &CustomerEntry::Read { up_to }).await;
            }
        }
    }
}
