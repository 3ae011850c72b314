//! The conversation store. Writes go through the group commit, reads through the pool of readers.

use async_trait::async_trait;
use contract::{ConversationId, Entry, ReferenceKey, Timestamp};
use sqlx::Connection;

use super::error::map_error;
use super::{SqliteDatabase, conversation_list, conversations, entries, erasure, response_times};
use crate::accounts::audit::ActorId;
use crate::conversations::access::{Access, ConversationLookup};
use crate::conversations::append::AppendOutcome;
use crate::conversations::customer::Identity;
use crate::conversations::model::Conversation;
use crate::conversations::response_times::ResponseTimeStats;
use crate::conversations::store::{
    Append, ChangePage, ConversationStore, OpenRule, UpdateOutcome, UpdateRule,
};
use crate::error::{ServiceError, StorageError};
use crate::support::pagination::{Page, Window};
use crate::support::put_outcome::PutOutcome;

#[async_trait]
impl ConversationStore for SqliteDatabase {
    async fn open_conversation(
        &self,
        id: ConversationId,
        rule: OpenRule,
    ) -> Result<PutOutcome<Conversation>, ServiceError> {
        self.group_commit.open_conversation(id, rule).await
    }

    async fn append_entry(&self, append: Append) -> Result<AppendOutcome, ServiceError> {
        self.group_commit.append_entry(append).await
    }

    async fn update_conversation(
        &self,
        id: ConversationId,
        rule: UpdateRule,
    ) -> Result<UpdateOutcome, ServiceError> {
        self.group_commit.update_conversation(id, rule).await
    }

    async fn erase_customer(
        &self,
        customer: &Identity,
        actor: ActorId,
        at: Timestamp,
    ) -> Result<Vec<ConversationId>, StorageError> {
        erasure::erase_customer(self, customer, actor, at).await
    }

    async fn find_conversation(
        &self,
        id: ConversationId,
    ) -> Result<ConversationLookup<Conversation>, StorageError> {
        let lookup = self.read(move |connection| Box::pin(conversations::look_up(connection, id))).await?;
        Ok(lookup.map(|stored| stored.conversation))
    }

    async fn list_conversations(
        &self,
        customer: &Identity,
        reference: Option<&ReferenceKey>,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Page<Conversation>, StorageError> {
        let (customer, reference) = (customer.clone(), reference.cloned());
        self.read(move |connection| {
            Box::pin(async move {
                conversations::list(connection, &customer, reference.as_ref(), after, limit).await
            })
        })
        .await
    }

    async fn changed_conversations(
        &self,
        iss: &str,
        sub: Option<&str>,
        after: u64,
        limit: usize,
    ) -> Result<ChangePage, StorageError> {
        let (iss, sub) = (iss.to_owned(), sub.map(str::to_owned));
        self.read(move |connection| {
            Box::pin(
                async move { conversations::changed(connection, &iss, sub.as_deref(), after, limit).await },
            )
        })
        .await
    }

    async fn same_reference(
        &self,
        customer: &Identity,
        reference: &ReferenceKey,
        limit: usize,
    ) -> Result<Vec<Conversation>, StorageError> {
        let (customer, reference) = (customer.clone(), reference.clone());
        self.read(move |connection| {
            Box::pin(
                async move { conversations::same_reference(connection, &customer, &reference, limit).await },
            )
        })
        .await
    }

    async fn read_entries(
        &self,
        id: ConversationId,
        window: Window,
        limit: usize,
        access: &Access,
    ) -> Result<(Conversation, Page<Entry>), ServiceError> {
        let access = access.clone();
        self.read(move |connection| {
            Box::pin(async move {
                // A transaction reads one moment of the database, from its first statement on.
                let mut transaction = connection.begin().await.map_err(map_error)?;
                let lookup = conversations::look_up(&mut transaction, id).await?;
                let conversation = access.check(lookup)?.conversation;
                let page = entries::page(&mut transaction, id, window, limit).await?;
                Ok((conversation, page))
            })
        })
        .await
    }

    async fn response_times(&self, since: Timestamp) -> Result<Option<ResponseTimeStats>, StorageError> {
        self.fetch(move |connection| Box::pin(response_times::measure(connection, since))).await
    }

    async fn last_position(&self) -> Result<u64, StorageError> {
        self.fetch(|connection| Box::pin(conversation_list::last_position(connection))).await
    }
}
