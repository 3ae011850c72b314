//! Messages between desks, by LISTEN and NOTIFY.

use async_trait::async_trait;

use super::PostgresDatabase;
use super::error::map_error;
use crate::error::StorageError;
use crate::peers::PeerChannel;

#[async_trait]
impl PeerChannel for PostgresDatabase {
    async fn send_to_peers(&self, text: &str) -> Result<(), StorageError> {
        self.signal.send_text(self.connections.pool(), text).await.map_err(map_error)
    }

    async fn next_from_peers(&self) -> String {
        self.signal.next_text().await
    }
}
