//! The service behind the inbox's list, detail and search. Each operation has a file of its own beside this one.

use std::sync::Arc;

use inbox_api::ConversationListItem;

use super::notes::NoteStore;
use super::store::InboxStore;
use super::viewers::ViewerRegistry;
use crate::accounts::store::AccountStore;
use crate::company::Company;
use crate::conversations::model::Conversation;
use crate::conversations::response_time_cache::ResponseTimeCache;
use crate::conversations::store::ConversationStore;
use crate::conversations::topic::Topic;
use crate::jobs::store::JobStore;
use crate::support::notifier::Notifier;

pub struct InboxService {
    pub company: Arc<Company>,
    pub store: Arc<dyn InboxStore>,
    pub conversations: Arc<dyn ConversationStore>,
    pub notes: Arc<dyn NoteStore>,
    pub accounts: Arc<dyn AccountStore>,
    pub jobs: Arc<dyn JobStore>,
    pub notifier: Arc<Notifier<Topic>>,
    pub response_times: Arc<ResponseTimeCache>,
    pub viewers: Arc<ViewerRegistry>,
}

/// A conversation as a row of the list.
pub(super) fn list_item(conversation: &Conversation) -> ConversationListItem {
    ConversationListItem {
        id: conversation.id,
        reference: conversation.reference.key(),
        customer: conversation.customer.display_name().to_owned(),
        preview: conversation.preview.clone(),
        promise: conversation.promise.clone(),
        waiting_since: conversation.waiting_since,
        updated_at: conversation.updated_at,
    }
}
