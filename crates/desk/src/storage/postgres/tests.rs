//! PostgreSQL beyond the tests that every engine passes.

#![allow(clippy::unwrap_used)]

use contract::ConversationId;
use inbox_api::AuditAction;
use postgres_cluster::Cluster;

use super::fixtures::database;
use super::*;
use crate::accounts::audit::{ActorId, AuditEvent, AuditLog};
use crate::conversations::store::ConversationStore;
use crate::error::ServiceError;
use crate::storage::suite::fixtures::Opening;
use crate::support::clock;

#[tokio::test]
async fn events_of_the_audit_log_are_neither_changed_nor_removed() {
    let database = database().await;
    let event = AuditEvent {
        at: clock::now(),
        actor: ActorId::CommandLine,
        subject: None,
        action: AuditAction::SignInRefused,
    };
    database.record(event).await.unwrap();
    for query in ["UPDATE audit SET at = 0", "DELETE FROM audit", "TRUNCATE audit"] {
        let refused = sqlx::query(query).execute(&database.pool).await.unwrap_err();
        assert!(refused.to_string().contains("only added to"), "{refused}");
    }
}

#[tokio::test]
async fn a_desk_goes_on_when_its_server_comes_back() {
    let cluster = Cluster::start().unwrap();
    let database = PostgresDatabase::open(&cluster.create_database()).await.unwrap();
    let committed = Opening::new(1).store(&database).await;
    cluster.kill();
    let failed = Opening::new(2).try_store(&database).await;
    assert!(matches!(failed, Err(ServiceError::Storage(StorageError::Unavailable(_)))), "{failed:?}");
    cluster.restart().unwrap();
    // A connection that was broken is closed by its first use.
    let mut attempts = 0;
    while let Err(error) = Opening::new(2).try_store(&database).await {
        attempts += 1;
        assert!(attempts < 20, "{error:?}");
    }
    let is_stored =
        async |id: ConversationId| database.find_conversation(id).await.unwrap().found().is_some();
    assert!(is_stored(committed).await && is_stored(Opening::new(2).id()).await);
    database.close().await;
}

/// The tests that every engine passes.
mod suite {
    crate::storage::suite::storage_suite!(crate::storage::postgres::fixtures::PostgresEngine);
}

mod query_plans;
mod search;
