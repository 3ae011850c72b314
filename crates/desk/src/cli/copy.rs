//! `yes-reply copy`: moves a desk's data from SQLite to PostgreSQL.

use std::path::PathBuf;

use clap::Args;

use super::result::CommandResult;
use crate::config::{Config, ConfigFileError};
use crate::storage::{self, DatabaseLocation};

const FROM: &str = "write --from as sqlite:FILE; a copy goes from SQLite to PostgreSQL and not the other way";
const TO: &str = "write --to as postgres://USER:PASSWORD@HOST/DATABASE, or set `database` to it";

#[derive(Args, Debug)]
pub struct CopyArgs {
    /// The desk's SQLite file. No desk may run on it; it is not changed
    #[arg(long, value_name = "sqlite:FILE")]
    from: String,
    /// An empty PostgreSQL database, or one with an unfinished copy of this file. By default the database of the
    /// configuration. Keep the password out of the command line with the configuration, PGPASSWORD or ~/.pgpass
    #[arg(long, value_name = "postgres://USER:PASSWORD@HOST/DATABASE")]
    to: Option<String>,
}

/// Copies, compares, and prints the number of rows of each table. There need be no configuration if the target is named.
pub async fn copy(
    load_config: impl FnOnce() -> Result<Config, ConfigFileError>,
    arguments: CopyArgs,
) -> CommandResult {
    let file = source(&arguments.from)?;
    let target = match arguments.to {
        Some(to) => DatabaseLocation::parse(&to).map_err(|_| TO)?,
        None => load_config()?.database,
    };
    let DatabaseLocation::Postgres(url) = &target else { return Err(TO.into()) };
    let report = |line: &str| eprintln!("yes-reply copy: {line}");
    let copied = storage::copy(&file, url, &report).await?;
    for table in &copied {
        println!("{:>12}  {}", table.rows, table.name);
    }
    println!("{} is copied to {target}, and every row compared", file.display());
    Ok(())
}

/// The path of `sqlite:FILE`.
fn source(from: &str) -> CommandResult<PathBuf> {
    let file = from.strip_prefix("sqlite:").ok_or(FROM)?;
    match DatabaseLocation::parse(file) {
        Ok(DatabaseLocation::Sqlite(file)) => Ok(file),
        _ => Err(FROM.into()),
    }
}
