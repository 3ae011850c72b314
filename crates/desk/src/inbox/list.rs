//! The agents' list of conversations.

use std::time::Duration;

use contract::ResponseTimes;
use inbox_api::{ConversationList, ConversationListItem, ListFilter};

use super::conversation_page::{ConversationPage, ConversationPageQuery, Cursor};
use crate::accounts::agent::AgentName;
use crate::conversations::model::Conversation;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::support::notifier::Topic;

/// How many conversations one page of the list shows.
const PAGE_SIZE: usize = 200;

/// Which part of the list an agent asks for.
#[derive(Clone, Debug, Default)]
pub struct InboxListRequest {
    /// Which conversations.
    pub filter: ListFilter,
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
    pub async fn conversation_list(
        &self,
        agent: &AgentName,
        page: InboxListRequest,
    ) -> Result<ConversationList, ServiceError> {
        let beyond = page.cursor.as_deref().map(Cursor::decode).transpose()?;
        let listing = ConversationPageQuery {
            filter: page.filter,
            agent: agent.author(),
            after: beyond,
            limit: PAGE_SIZE,
        };
        let read = || self.store.conversation_page(&listing);
        let news = |overview: &ConversationPage| page.after.is_none_or(|after| overview.position > after);
        let overview = self.notifier.poll_until(Topic::Inbox, self.clamp_wait(page.wait), read, news).await?;
        let expectation = self.current_response_times().await;
        let row = |one| list_item(one, &expectation);
        Ok(ConversationList {
            conversations: overview.conversations.iter().map(row).collect(),
            next: overview.next.as_ref().map(Cursor::encode),
            waiting: overview.waiting,
            mine: overview.mine,
            not_solved: overview.not_solved,
            total: overview.total,
            position: overview.position,
        })
    }
}

/// A conversation as the list shows it.
pub(crate) fn list_item(conversation: &Conversation, expectation: &ResponseTimes) -> ConversationListItem {
    ConversationListItem {
        head: conversation.head(expectation),
        customer: conversation.customer.display_name().to_owned(),
        words: conversation.preview.clone(),
        waiting_since: conversation.waiting_since,
        updated_at: conversation.updated_at,
    }
}
