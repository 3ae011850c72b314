//! `GET /v1/company/changes`: the conversations of an issuer that changed, by long poll. Read from
//! the beginning, the feed has all conversations.

use contract::CompanyChanges;

use super::changes::ChangesRequest;
use super::company_system::CompanySystem;
use super::cursor::{decode_cursor, encode_cursor, unknown_cursor};
use super::service::{ContractClient, ConversationService};
use super::topic::Topic;
use crate::error::ServiceError;

/// The purpose of the feed's cursors.
const COMPANY_CURSOR: &str = "company";

impl ConversationService {
    /// A page of the feed; the first one without a cursor. With a wait, it is answered as soon as there is a change, else
    /// after the wait without one.
    ///
    /// # Errors
    /// `cursor-unknown`.
    pub async fn company_changes(
        &self,
        system: &CompanySystem,
        request: ChangesRequest,
    ) -> Result<CompanyChanges, ServiceError> {
        let client = ContractClient::System(system.clone());
        let after = match &request.after {
            Some(cursor) => decode_cursor(COMPANY_CURSOR, cursor)?,
            None => 0,
        };
        // A database that was restored from a backup has given out greater positions before.
        if after > self.read_in_turn(&client, self.store.last_change()).await? {
            return Err(unknown_cursor());
        }
        let (wait, _permit) = self.long_poll_budget(&client, request.wait);
        let read = || {
            let limit = request.limit.get();
            self.read_in_turn(&client, self.store.changed_conversations(&system.iss, None, after, limit))
        };
        let is_enough = |page: &super::store::ChangePage| !page.changed.is_empty();
        let page = self.notifier.poll_until(Topic::Changes, wait, read, is_enough).await?;
        Ok(CompanyChanges {
            conversations: self.published_for_company(&page.changed).await,
            next: encode_cursor(COMPANY_CURSOR, page.position),
            has_more: page.has_more,
        })
    }
}
