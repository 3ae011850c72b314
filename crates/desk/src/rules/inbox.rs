//! The agents' list of conversations.

use std::time::Duration;

use contract::ResponseTimes;
use inbox_api::{ConversationList, ConversationListItem, ListFilter};

use super::agents::AgentName;
use super::listing::{Listing, Overview, Spot};
use super::{Conversation, Desk, Refusal, Topic};

/// How many conversations one page of the list shows.
const ROWS: usize = 200;

/// Which part of the list an agent asks for.
#[derive(Clone, Debug, Default)]
pub struct InboxPage {
    /// Which conversations.
    pub view: ListFilter,
    /// Where an earlier page ended.
    pub cursor: Option<String>,
    /// How far the log went when the list was read before.
    pub after: Option<u64>,
    /// How long to wait for the log to go on.
    pub wait: Duration,
}

impl Desk {
    /// The list: what waits for the company first. With a wait, it is answered as soon as the log went beyond
    /// `after`.
    ///
    /// # Errors
    /// `query-invalid` for a cursor that no list gave.
    pub async fn inbox(&self, agent: &AgentName, page: InboxPage) -> Result<ConversationList, Refusal> {
        let beyond = page.cursor.as_deref().map(Spot::parse).transpose()?;
        let listing = Listing { view: page.view, agent: agent.author(), beyond, limit: ROWS };
        let read = || self.storage.overview(&listing);
        let news = |overview: &Overview| page.after.is_none_or(|after| overview.position > after);
        let overview = self.wakes.until(Topic::Inbox, self.at_most(page.wait), read, news).await?;
        let expectation = self.expectation().await;
        let row = |one| summary(one, &expectation);
        Ok(ConversationList {
            conversations: overview.conversations.iter().map(row).collect(),
            next: overview.next.as_ref().map(Spot::cursor),
            waiting: overview.waiting,
            mine: overview.mine,
            not_solved: overview.not_solved,
            total: overview.total,
            position: overview.position,
        })
    }
}

/// A conversation as the list shows it.
pub(super) fn summary(conversation: &Conversation, expectation: &ResponseTimes) -> ConversationListItem {
    ConversationListItem {
        head: conversation.head(expectation),
        customer: conversation.customer.display_name().to_owned(),
        words: conversation.words.clone(),
        waiting_since: conversation.waiting_since,
        updated_at: conversation.updated_at,
    }
}
