//! The copy of a desk from SQLite to PostgreSQL: every row of every table, in batches that an interruption does not undo,
//! and compared at the end. Nothing is changed in the file.

mod compare;
mod error;
mod progress;
mod row;
mod search_words;
mod source;
mod tables;
mod target;

use std::path::Path;

pub use error::CopyError;
use progress::CopyProgress;
use source::CopySource;
use tables::TABLES;
use target::CopyTarget;

/// How often the progress within a table is reported, in batches.
const REPORTED_BATCHES: usize = 10;

/// A table and the number of its rows, each of which was compared.
pub struct TableCount {
    pub name: &'static str,
    pub rows: u64,
}

/// Copies a file of SQLite into an empty database of PostgreSQL, or goes on with an unfinished copy of the same file. The
/// progress is told to `report`, a line at a time.
///
/// Until the comparison has found every row equal, no desk can be started on the target.
///
/// # Errors
/// One sentence about the reason, with the next step.
pub async fn copy(file: &Path, url: &str, report: &dyn Fn(&str)) -> Result<Vec<TableCount>, CopyError> {
    let mut source = CopySource::open(file).await?;
    let result = copy_from(&mut source, url, report).await;
    source.close().await;
    result
}

async fn copy_from(
    source: &mut CopySource,
    url: &str,
    report: &dyn Fn(&str),
) -> Result<Vec<TableCount>, CopyError> {
    report("reading the file");
    let contents = source.check().await?;
    let mut target = CopyTarget::open(url).await?;
    let progress = target.begin(&contents).await?;
    for ((table, content), progress) in TABLES.iter().zip(&contents).zip(progress) {
        copy_table(source, &mut target, table, content.rows, progress, report).await?;
    }
    target.analyze().await?;
    for table in &TABLES {
        report(&format!("{}: comparing", table.name));
        compare::compare_table(source, &mut target, table).await?;
    }
    report("search: comparing");
    compare::compare_search_words(source, &mut target).await?;
    target.finish(source).await?;
    let copied = TABLES.iter().zip(contents);
    Ok(copied.map(|(table, content)| TableCount { name: table.name, rows: content.rows }).collect())
}

async fn copy_table(
    source: &mut CopySource,
    target: &mut CopyTarget,
    table: &tables::CopyTable,
    total: u64,
    mut progress: CopyProgress,
    report: &dyn Fn(&str),
) -> Result<(), CopyError> {
    if progress.copied > 0 {
        report(&format!("{}: {} of {total} rows were copied before", table.name, progress.copied));
    }
    for number in 1.. {
        let rows = source.batch(table, progress.last_row).await?;
        if rows.is_empty() {
            break;
        }
        progress = target.copy_batch(table, rows, progress).await?;
        if number % REPORTED_BATCHES == 0 {
            report(&format!("{}: {} of {total} rows", table.name, progress.copied));
        }
    }
    report(&format!("{}: all {total} rows are copied", table.name));
    Ok(())
}
