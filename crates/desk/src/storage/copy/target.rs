//! The database that the rows are copied to.

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::types::Uuid;
use sqlx::{AssertSqlSafe, Postgres, Transaction};

use super::error::CopyError;
use super::progress::{self, CopyProgress};
use super::row::{CopyRow, bind_column};
use super::search_words;
use super::source::{CopySource, TableContent};
use super::tables::{COUNTER, CopyTable, TABLES};
use crate::storage::postgres::open::Pools;
use crate::storage::postgres::search::{self, SearchWords};
use crate::storage::postgres::transaction::begin_change;
use crate::storage::postgres::{open, unfinished_copy};

pub struct CopyTarget {
    pool: PgPool,
}

impl CopyTarget {
    /// Connects, checks the server, and creates the tables of the desk if there are none.
    ///
    /// # Errors
    /// See [`open::open_for_copy`].
    pub async fn open(url: &str) -> Result<Self, CopyError> {
        let Pools { pool, .. } = open::open_for_copy(url).await.map_err(|error| CopyError::target(&error))?;
        Ok(Self { pool })
    }

    /// Begins a copy into an empty database, or goes on with the unfinished one of the same content.
    pub async fn begin(&mut self, contents: &[TableContent]) -> Result<Vec<CopyProgress>, CopyError> {
        let mut transaction = self.transaction().await?;
        if unfinished_copy::exists(&mut transaction).await.map_err(interrupted)? {
            return progress::load(&mut transaction, contents).await;
        }
        if let Some(table) = first_with_rows(&mut transaction).await.map_err(interrupted)? {
            return Err(CopyError::new(format!(
                "the target is not empty: a desk has written into its table {table}; create another database, and \
                 name it with --to"
            )));
        }
        let progress = progress::create(&mut transaction, contents).await.map_err(interrupted)?;
        // Without its counter, a desk that has been running on the empty target since before cannot write conversations.
        let counter = format!("DELETE FROM {COUNTER}");
        sqlx::query(AssertSqlSafe(counter)).execute(&mut *transaction).await.map_err(interrupted)?;
        transaction.commit().await.map_err(interrupted)?;
        Ok(progress)
    }

    /// Copies rows and records the progress in one transaction.
    pub async fn copy_batch(
        &mut self,
        table: &CopyTable,
        rows: Vec<(i64, CopyRow)>,
        before: CopyProgress,
    ) -> Result<CopyProgress, CopyError> {
        let last_row = rows.last().map_or(before.last_row, |(rowid, _)| *rowid);
        let after = CopyProgress { last_row, copied: before.copied + rows.len() as u64 };
        let rows: Vec<CopyRow> = rows.into_iter().map(|(_, row)| row).collect();
        let words = search_words::of_rows(table, &rows)?;
        let mut transaction = self.transaction().await?;
        if !progress::advance(&mut transaction, table, before, after).await.map_err(interrupted)? {
            return Err(CopyError::new(
                "another copy into the same target is running; let it end, or stop it",
            ));
        }
        insert(&mut transaction, table, rows).await.map_err(interrupted)?;
        search_words::insert(&mut transaction, words).await.map_err(interrupted)?;
        transaction.commit().await.map_err(interrupted)?;
        Ok(after)
    }

    /// Counts rows and values for the planner, so that neither the comparison nor the first requests of a desk read whole
    /// tables where an index would do.
    pub async fn analyze(&mut self) -> Result<(), CopyError> {
        let tables =
            TABLES.iter().map(|table| table.name).chain([search::TABLE]).collect::<Vec<_>>().join(", ");
        let analyze = AssertSqlSafe(format!("ANALYZE {tables}"));
        sqlx::query(analyze).execute(&self.pool).await.map(drop).map_err(interrupted)
    }

    /// All rows in the order of the key.
    pub fn ordered<'a>(&'a mut self, table: &'a CopyTable) -> BoxStream<'a, Result<CopyRow, CopyError>> {
        let rows = sqlx::query(AssertSqlSafe(table.ordered_query("\"C\""))).fetch(&self.pool);
        rows.and_then(move |row| std::future::ready(CopyRow::of_postgres(table, &row)))
            .map_err(interrupted)
            .boxed()
    }

    /// The first of these texts whose words are not stored, as its conversation and `seq`.
    pub async fn find_difference(
        &mut self,
        words: Vec<SearchWords>,
    ) -> Result<Option<(Uuid, i64)>, CopyError> {
        let mut connection = self.pool.acquire().await.map_err(interrupted)?;
        search::find_difference(&mut connection, words.into_iter()).await.map_err(interrupted)
    }

    pub async fn count_search_words(&mut self) -> Result<u64, CopyError> {
        let count = sqlx::query_scalar("SELECT count(*) FROM search_words").fetch_one(&self.pool).await;
        count.map(i64::unsigned_abs).map_err(interrupted)
    }

    /// Sets the numbers that the next rows get, and lets desks in. They go on where the file stopped, so that no number is
    /// given twice. The counter is that of entries and changes, which have a number series each in the file.
    pub async fn finish(&mut self, source: &mut CopySource) -> Result<(), CopyError> {
        let mut transaction = self.transaction().await?;
        let position = source.last_position().await?;
        let counter = format!("INSERT INTO {COUNTER} (position) VALUES ($1)");
        let counter = sqlx::query(AssertSqlSafe(counter)).bind(position);
        counter.execute(&mut *transaction).await.map_err(interrupted)?;
        for table in &TABLES {
            let Some(identity) = table.identity else { continue };
            let next = source.last_number(table, identity).await? + 1;
            let restart = format!("ALTER TABLE {} ALTER COLUMN {identity} RESTART WITH {next}", table.name);
            sqlx::query(AssertSqlSafe(restart)).execute(&mut *transaction).await.map_err(interrupted)?;
        }
        progress::remove(&mut transaction).await.map_err(interrupted)?;
        transaction.commit().await.map_err(interrupted)?;
        self.pool.close().await;
        Ok(())
    }

    async fn transaction(&self) -> Result<Transaction<'static, Postgres>, CopyError> {
        begin_change(&self.pool).await.map_err(interrupted)
    }
}

/// The first table in which a desk has written something.
async fn first_with_rows(connection: &mut PgConnection) -> sqlx::Result<Option<&'static str>> {
    let tables = TABLES.iter().map(|table| (table.name, "")).chain([(COUNTER, "WHERE position > 0")]);
    for (name, filter) in tables {
        let query = format!("SELECT EXISTS (SELECT 1 FROM {name} {filter})");
        if sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut *connection).await? {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

async fn insert(connection: &mut PgConnection, table: &CopyTable, rows: Vec<CopyRow>) -> sqlx::Result<()> {
    let mut rows = rows;
    let mut query = sqlx::query(AssertSqlSafe(table.insert_query()));
    for (place, (_, kind)) in table.columns.iter().enumerate() {
        let column: Vec<_> = rows.iter_mut().map(|row| row.take(place)).collect();
        query = bind_column(query, *kind, column.into_iter());
    }
    query.execute(connection).await.map(drop)
}

fn interrupted(error: sqlx::Error) -> CopyError {
    CopyError::interrupted(&error)
}
