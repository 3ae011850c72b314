//! Rows of `replies`: look, decide, store, note.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AuditAction, Person, SavedReply};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::error::failed;
use super::row::{self, integer};
use super::{Sqlite, agents, ledger};
use crate::rules::audit::{By, Note};
use crate::rules::replies::{DecideReply, Drawer, ReplyWords, Shelf, Turn};
use crate::rules::{Fingerprint, Refusal, StorageError};

#[async_trait]
impl Shelf for Sqlite {
    async fn replies(&self) -> Result<Vec<SavedReply>, StorageError> {
        let query = sqlx::query("SELECT * FROM replies ORDER BY folded");
        query.fetch_all(&self.read).await.map_err(failed)?.iter().map(reply).collect()
    }

    async fn save_reply(
        &self,
        by: Fingerprint,
        at: Timestamp,
        id: Option<u64>,
        words: ReplyWords,
        decide: DecideReply,
    ) -> Result<SavedReply, Refusal> {
        const ADD: &str = "INSERT INTO replies (name, folded, text) VALUES (?, ?, ?) RETURNING *";
        const CHANGE: &str = "UPDATE replies SET name = ?, folded = ?, text = ? WHERE number = ? RETURNING *";
        let mut transaction = self.begin().await?;
        let drawer = drawer(&mut transaction, by, at, id, Some(&words)).await?;
        let (by, deed) = match decide(drawer)? {
            Turn::Keep(reply) => return Ok(reply),
            Turn::Make { by, deed } => (by, deed),
        };
        let query = sqlx::query(if id.is_some() { CHANGE } else { ADD });
        let query = query.bind(&words.name).bind(words.folded()).bind(&words.text);
        let query = if let Some(id) = id { query.bind(integer(id)) } else { query };
        let saved = reply(&query.fetch_one(&mut *transaction).await.map_err(failed)?)?;
        note(&mut transaction, &by, deed, at).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(saved)
    }

    async fn remove_reply(
        &self,
        by: Fingerprint,
        at: Timestamp,
        id: u64,
        decide: DecideReply,
    ) -> Result<(), Refusal> {
        let mut transaction = self.begin().await?;
        let drawer = drawer(&mut transaction, by, at, Some(id), None).await?;
        let Turn::Make { by, deed } = decide(drawer)? else { return Ok(()) };
        let query = sqlx::query("DELETE FROM replies WHERE number = ?").bind(integer(id));
        query.execute(&mut *transaction).await.map_err(failed)?;
        note(&mut transaction, &by, deed, at).await?;
        Ok(transaction.commit().await.map_err(failed)?)
    }
}

/// What the rule is to see: who asks, which one it is about, and which one has the wanted name.
async fn drawer(
    connection: &mut SqliteConnection,
    by: Fingerprint,
    at: Timestamp,
    id: Option<u64>,
    words: Option<&ReplyWords>,
) -> Result<Drawer, StorageError> {
    let by = agents::by_session(connection, by, at).await?;
    let query = sqlx::query("SELECT * FROM replies WHERE number = ?").bind(id.map(integer));
    let about = query.fetch_optional(&mut *connection).await.map_err(failed)?;
    let query = sqlx::query("SELECT * FROM replies WHERE folded = ?").bind(words.map(ReplyWords::folded));
    let namesake = query.fetch_optional(connection).await.map_err(failed)?;
    let namesake = namesake.as_ref().map(|row| row::count(row, "number")).transpose()?;
    Ok(Drawer { by, reply: about.as_ref().map(reply).transpose()?, namesake })
}

async fn note(
    connection: &mut SqliteConnection,
    by: &Person,
    deed: AuditAction,
    at: Timestamp,
) -> Result<(), StorageError> {
    ledger::insert(connection, Note { at, by: By::Person(integer(by.id)), whom: None, deed }).await
}

fn reply(row: &SqliteRow) -> Result<SavedReply, StorageError> {
    Ok(SavedReply {
        id: row::count(row, "number")?,
        name: row::get(row, "name")?,
        text: row::get(row, "text")?,
    })
}
