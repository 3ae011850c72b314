//! A file has one desk.

use async_trait::async_trait;

use super::SqliteDatabase;
use crate::error::StorageError;
use crate::peers::PeerChannel;

#[async_trait]
impl PeerChannel for SqliteDatabase {
    async fn send_to_peers(&self, _: &str) -> Result<(), StorageError> {
        Ok(())
    }

    async fn next_from_peers(&self) -> String {
        std::future::pending().await
    }
}
