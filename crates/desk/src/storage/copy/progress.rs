//! The progress of a copy, which the target keeps until the copy is finished.

use sqlx::postgres::PgConnection;

use super::error::CopyError;
use super::source::{BEFORE_FIRST, TableContent};
use super::tables::{CopyTable, TABLES};

/// How far a table is copied.
#[derive(Clone, Copy)]
pub struct CopyProgress {
    /// The rowid of the last copied row.
    pub last_row: i64,
    pub copied: u64,
}

/// Creates the record of a new copy. Its presence keeps desks from the target; see `postgres::unfinished_copy`.
pub async fn create(
    connection: &mut PgConnection,
    contents: &[TableContent],
) -> sqlx::Result<Vec<CopyProgress>> {
    const CREATE: &str = "CREATE TABLE copy_progress (\
        name TEXT PRIMARY KEY, digest BYTEA NOT NULL, last_row BIGINT NOT NULL, copied BIGINT NOT NULL)";
    const INSERT: &str = "INSERT INTO copy_progress (name, digest, last_row, copied) VALUES ($1, $2, $3, 0)";
    sqlx::query(CREATE).execute(&mut *connection).await?;
    for (table, content) in TABLES.iter().zip(contents) {
        let insert = sqlx::query(INSERT).bind(table.name).bind(&content.digest).bind(BEFORE_FIRST);
        insert.execute(&mut *connection).await?;
    }
    Ok(vec![CopyProgress { last_row: BEFORE_FIRST, copied: 0 }; TABLES.len()])
}

/// The progress of an unfinished copy, if the file has the same content as at its beginning.
pub async fn load(
    connection: &mut PgConnection,
    contents: &[TableContent],
) -> Result<Vec<CopyProgress>, CopyError> {
    const LOAD: &str = "SELECT digest, last_row, copied FROM copy_progress WHERE name = $1";
    let mut progress = Vec::with_capacity(TABLES.len());
    for (table, content) in TABLES.iter().zip(contents) {
        let row = sqlx::query_as(LOAD).bind(table.name).fetch_optional(&mut *connection).await;
        let row: Option<(Vec<u8>, i64, i64)> = row.map_err(|error| CopyError::interrupted(&error))?;
        let Some((_, last_row, copied)) = row.filter(|(digest, ..)| *digest == content.digest) else {
            return Err(CopyError::new(
                "the target contains an unfinished copy of another file, or of this file before it was changed; drop \
                 the target, create it again, and copy again",
            ));
        };
        progress.push(CopyProgress { last_row, copied: copied.unsigned_abs() });
    }
    Ok(progress)
}

/// Records a batch in its transaction. `false` if another copy has recorded it meanwhile.
pub async fn advance(
    connection: &mut PgConnection,
    table: &CopyTable,
    before: CopyProgress,
    after: CopyProgress,
) -> sqlx::Result<bool> {
    const ADVANCE: &str =
        "UPDATE copy_progress SET last_row = $1, copied = $2 WHERE name = $3 AND last_row = $4";
    let advance = sqlx::query(ADVANCE).bind(after.last_row).bind(after.copied as i64);
    let advanced = advance.bind(table.name).bind(before.last_row).execute(connection).await?;
    Ok(advanced.rows_affected() == 1)
}

/// Removes the record, so that desks can use the target.
pub async fn remove(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("DROP TABLE copy_progress").execute(connection).await.map(drop)
}
