//! How much of a view is shown.

use std::collections::HashSet;

use inbox_api::{ConversationList, ListFilter};
use widget::http::ClientError;

use crate::api as client;

/// A view, and how many pages of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pages {
    /// Which conversations.
    pub view: ListFilter,
    more: usize,
}

impl Pages {
    /// The same of this view; another view begins with one page.
    pub fn of(self, view: ListFilter) -> Self {
        if self.view == view { self } else { Self { view, more: 0 } }
    }

    /// One page more.
    pub fn more(self) -> Self {
        Self { more: self.more + 1, ..self }
    }

    /// Reads all of them once the log went beyond `known`; waits up to `wait` seconds for that. Every page is read
    /// again, for what was on one may be on another by now.
    pub async fn read(self, known: Option<u64>, wait: u32) -> Result<ConversationList, ClientError> {
        let wait = if known.is_some() { wait } else { 0 };
        let mut inbox = client::list(self.view, known.unwrap_or(0), wait).await?;
        if known == Some(inbox.position) {
            return Ok(inbox);
        }
        for _ in 0..self.more {
            let Some(cursor) = inbox.next.take() else { break };
            join(&mut inbox, client::list_beyond(self.view, &cursor).await?);
        }
        Ok(inbox)
    }
}

/// Adds a page at the end. The counts and the position stay those of the first page: what has happened since is news,
/// and then all are read again.
fn join(inbox: &mut ConversationList, page: ConversationList) {
    let shown: HashSet<_> = inbox.conversations.iter().map(|row| row.head.id).collect();
    inbox.conversations.extend(page.conversations.into_iter().filter(|row| !shown.contains(&row.head.id)));
    inbox.next = page.next;
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{ConversationHead, ConversationId, Timestamp};
    use inbox_api::ConversationListItem;

    fn inbox(ids: &[u64], position: u64, next: Option<&str>) -> ConversationList {
        let head: ConversationHead =
            serde_json::from_str(include_str!("../../../contract/golden/head.json")).expect("golden");
        let row = |n: &u64| ConversationListItem {
            head: ConversationHead { id: ConversationId::mint(*n, [0; 10]), ..head.clone() },
            customer: "Ada".into(),
            words: String::new(),
            waiting_since: None,
            updated_at: Timestamp::from_millisecond(0).expect("time"),
        };
        ConversationList {
            conversations: ids.iter().map(row).collect(),
            next: next.map(str::to_owned),
            waiting: 0,
            mine: 0,
            not_solved: 0,
            total: 9,
            position,
        }
    }

    #[test]
    fn what_moved_to_the_next_page_meanwhile_is_shown_once() {
        let mut first = inbox(&[1, 2, 3], 7, Some("3"));
        join(&mut first, inbox(&[3, 4], 8, None));
        assert_eq!(first, inbox(&[1, 2, 3, 4], 7, None));
    }

    #[test]
    fn another_view_begins_with_one_page() {
        let pages = Pages::default().of(ListFilter::Mine).more().more();
        assert_eq!(pages.of(ListFilter::Mine), pages);
        assert_eq!(pages.of(ListFilter::All), Pages { view: ListFilter::All, more: 0 });
    }
}
