//! `GET /inbox/api/conversations`: the agents' list, by long poll.

use std::time::Duration;

use inbox_api::{ConversationList, ListFilter};

use super::conversation_page::{ConversationPage, ConversationPageQuery, Cursor};
use super::service::InboxService;
use crate::accounts::agent::AgentId;
use crate::conversations::topic::Topic;
use crate::error::ServiceError;

const PAGE_SIZE: usize = 200;

#[derive(Clone, Debug, Default)]
pub struct InboxListRequest {
    pub filter: ListFilter,
    /// The `next` of an earlier page.
    pub cursor: Option<String>,
    /// The `position` of an earlier response.
    pub after: Option<u64>,
    /// How long to wait for an entry after that position.
    pub wait: Duration,
}

impl InboxService {
    /// A page of the list. With a wait, it is answered as soon as there is an entry after `after`.
    ///
    /// # Errors
    /// `query-invalid` for a cursor that is not from an earlier page.
    pub async fn conversation_list(
        &self,
        agent: AgentId,
        request: InboxListRequest,
    ) -> Result<ConversationList, ServiceError> {
        let after = request.cursor.as_deref().map(Cursor::decode).transpose()?;
        let query = ConversationPageQuery { filter: request.filter, agent, after, limit: PAGE_SIZE };
        let read = || self.store.conversation_page(&query);
        let is_newer = |page: &ConversationPage| request.after.is_none_or(|after| page.position > after);
        let wait = self.company.clamp_wait(request.wait);
        let page = self.notifier.poll_until(Topic::Inbox, wait, read, is_newer).await?;
        Ok(ConversationList {
            conversations: page.conversations,
            next: page.next.as_ref().map(Cursor::encode),
            waiting: page.waiting,
            mine: page.mine,
            not_solved: page.not_solved,
            total: page.total,
            position: page.position,
            failed_jobs: self.jobs.failed_job_count().await?,
        })
    }
}
