//! The comparison of every row of both sides, and of the words of the search.

use std::cmp::Ordering;

use futures_util::TryStreamExt;

use super::error::CopyError;
use super::row::CopyRow;
use super::search_words::{self, SEARCHED_TABLES};
use super::source::{BEFORE_FIRST, CopySource};
use super::tables::{CopyTable, TABLES};
use super::target::CopyTarget;
use crate::storage::postgres::search;

/// Reads all rows of both sides in the order of the key.
///
/// # Errors
/// Names the first row that is not the same on both sides.
pub async fn compare_table(
    source: &mut CopySource,
    target: &mut CopyTarget,
    table: &CopyTable,
) -> Result<(), CopyError> {
    let (mut wanted, mut stored) = (source.ordered(table), target.ordered(table));
    loop {
        let which = match (wanted.try_next().await?, stored.try_next().await?) {
            (None, None) => return Ok(()),
            (Some(wanted), Some(stored)) if wanted == stored => continue,
            (Some(wanted), Some(stored)) => difference(table, &wanted, &stored),
            (Some(wanted), None) => missing(table, &wanted),
            (None, Some(stored)) => surplus(table, &stored),
        };
        return Err(CopyError::difference(table.name, &which));
    }
}

fn difference(table: &CopyTable, wanted: &CopyRow, stored: &CopyRow) -> String {
    match wanted.key(table).cmp(&stored.key(table)) {
        Ordering::Less => missing(table, wanted),
        Ordering::Greater => surplus(table, stored),
        Ordering::Equal => {
            let columns = table.columns.iter().map(|(column, _)| *column);
            let differing = columns.filter(|column| wanted.get(table, column) != stored.get(table, column));
            let differing = differing.collect::<Vec<_>>().join("`, `");
            format!("the row with {} has another value in `{differing}`", wanted.describe(table))
        }
    }
}

fn missing(table: &CopyTable, wanted: &CopyRow) -> String {
    format!("the row with {} is missing", wanted.describe(table))
}

fn surplus(table: &CopyTable, stored: &CopyRow) -> String {
    format!("the file has no row with {}", stored.describe(table))
}

/// Makes the words of every text again and compares them with the stored ones.
pub async fn compare_search_words(source: &mut CopySource, target: &mut CopyTarget) -> Result<(), CopyError> {
    let mut wanted = 0;
    for table in TABLES.iter().filter(|table| SEARCHED_TABLES.contains(&table.name)) {
        let mut last = BEFORE_FIRST;
        loop {
            let batch = source.batch(table, last).await?;
            let Some((rowid, _)) = batch.last() else { break };
            last = *rowid;
            let rows: Vec<CopyRow> = batch.into_iter().map(|(_, row)| row).collect();
            let words = search_words::of_rows(table, &rows)?;
            wanted += words.iter().map(|words| words.parts.len()).sum::<usize>();
            if let Some((conversation, seq)) = target.find_difference(words).await? {
                let which =
                    format!("the words of conversation {conversation}, seq {seq}, are missing or differ");
                return Err(CopyError::difference(search::TABLE, &which));
            }
        }
    }
    let stored = target.count_search_words().await?;
    if stored != wanted as u64 {
        let which = format!("it has {stored} rows, and the texts of the file make {wanted}");
        return Err(CopyError::difference(search::TABLE, &which));
    }
    Ok(())
}
