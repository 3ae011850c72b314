//! Appending entries: one commit, then the notification of the requests that wait.

use std::sync::Arc;

use contract::{Entry, EntryBody};

use super::append::AppendOutcome;
use super::store::{Append, ConversationStore};
use super::topic::{Topic, notify_change};
use crate::company::Company;
use crate::error::ServiceError;
use crate::support::notifier::Notifier;
use crate::support::put_outcome::PutOutcome;
use crate::support::task::run_to_completion;

#[derive(Clone)]
pub struct EntryAppender {
    pub store: Arc<dyn ConversationStore>,
    pub notifier: Arc<Notifier<Topic>>,
    pub company: Arc<Company>,
}

impl EntryAppender {
    /// Stores an entry as its rule decides and notifies the requests that wait for it.
    ///
    /// # Errors
    /// The problem of the rule, or a storage error.
    pub async fn append(&self, append: Append) -> Result<PutOutcome<Entry>, ServiceError> {
        let id = append.conversation;
        let Self { store, notifier, company } = self.clone();
        run_to_completion(async move {
            match store.append_entry(append).await? {
                AppendOutcome::Existing(entry) => Ok(PutOutcome::Existing(entry)),
                AppendOutcome::Created { entry, customer } => {
                    notify_change(&notifier, id, &customer);
                    notifier.notify(&Topic::Inbox);
                    if matches!(entry.body, EntryBody::Promise { .. }) || company.promises.is_any() {
                        notifier.notify(&Topic::Promises);
                    }
                    Ok(PutOutcome::Created(entry))
                }
            }
        })
        .await
    }
}
