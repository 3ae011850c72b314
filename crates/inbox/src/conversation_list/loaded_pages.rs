//! The part of the conversation list that is loaded.

use std::collections::HashSet;

use client::ClientError;
use inbox_api::{ConversationList, ListFilter};

use crate::api;

/// A filter, and the number of pages under it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LoadedPages {
    filter: ListFilter,
    extra_pages: usize,
}

impl LoadedPages {
    /// The same pages for the same filter; one page for another filter.
    pub fn for_filter(self, filter: ListFilter) -> Self {
        if self.filter == filter { self } else { Self { filter, extra_pages: 0 } }
    }

    pub fn with_one_more(self) -> Self {
        Self { extra_pages: self.extra_pages + 1, ..self }
    }

    /// Fetches all pages. With a `position` this is a long poll: the answer comes as soon as the desk's log
    /// is beyond it, at the latest after `wait` seconds. Every page is fetched again, because conversations
    /// move between pages.
    pub async fn fetch(self, position: Option<u64>, wait: u32) -> Result<ConversationList, ClientError> {
        let wait = if position.is_some() { wait } else { 0 };
        let mut list = api::conversation_list(self.filter, position.unwrap_or(0), wait).await?;
        if position == Some(list.position) {
            return Ok(list);
        }
        for _ in 0..self.extra_pages {
            let Some(cursor) = list.next.take() else { break };
            append_page(&mut list, api::conversation_list_page(self.filter, &cursor).await?);
        }
        Ok(list)
    }
}

/// Appends a page. Counts and position stay those of the first page: a later change ends the next long poll,
/// and then all pages are fetched again.
fn append_page(list: &mut ConversationList, page: ConversationList) {
    let shown: HashSet<_> = list.conversations.iter().map(|item| item.id).collect();
    list.conversations.extend(page.conversations.into_iter().filter(|item| !shown.contains(&item.id)));
    list.next = page.next;
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{ConversationId, ReferenceKey, Timestamp};
    use inbox_api::ConversationListItem;

    fn list(ids: &[u64], position: u64, next: Option<&str>) -> ConversationList {
        let item = |n: &u64| ConversationListItem {
            id: ConversationId::mint(*n, [0; 10]),
            reference: ReferenceKey { kind: "order".into(), id: "1001".into() },
            customer: "Ada".into(),
            preview: String::new(),
            promise: None,
            waiting_since: None,
            updated_at: Timestamp::from_millisecond(0).expect("time"),
        };
        ConversationList {
            conversations: ids.iter().map(item).collect(),
            next: next.map(str::to_owned),
            waiting: 0,
            mine: 0,
            not_solved: 0,
            total: 9,
            position,
            failed_jobs: 0,
        }
    }

    #[test]
    fn a_conversation_that_moved_to_the_next_page_is_listed_once() {
        let mut first = list(&[1, 2, 3], 7, Some("3"));
        append_page(&mut first, list(&[3, 4], 8, None));
        assert_eq!(first, list(&[1, 2, 3, 4], 7, None));
    }

    #[test]
    fn another_filter_begins_with_one_page() {
        let pages = LoadedPages::default().for_filter(ListFilter::Mine).with_one_more().with_one_more();
        assert_eq!(pages.for_filter(ListFilter::Mine), pages);
        assert_eq!(
            pages.for_filter(ListFilter::All),
            LoadedPages { filter: ListFilter::All, extra_pages: 0 }
        );
    }
}
