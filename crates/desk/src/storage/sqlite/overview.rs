//! What the inbox shows, from one moment.

use inbox_api::ListFilter;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use super::error::failed;
use super::row::{self, integer, json};
use crate::rules::listing::{Listing, Overview, Part, Spot};
use crate::rules::{Conversation, StorageError};

/// What the two parts are sorted by; the key of a [`Spot`]. There is an index in this order for each query below.
const WAITING_ORDER: [&str; 2] = ["urgency", "number"];
const OTHERS_ORDER: [&str; 2] = ["updated_at", "number"];

/// Some rows of one part, and the index in which they stand in its order. SQLite is told which one, because it would
/// go through all that is solved to find the rest. One query for both parts would sort everything.
struct Rows {
    part: Part,
    filter: &'static str,
    index: &'static str,
}

const WAITING: Rows =
    Rows { part: Part::Waiting, filter: "waiting_since IS NOT NULL", index: "conversations_waiting" };
const OTHERS: Rows =
    Rows { part: Part::Others, filter: "waiting_since IS NULL", index: "conversations_others" };
const OTHERS_NOT_SOLVED: Rows = Rows {
    part: Part::Others,
    filter: "waiting_since IS NULL AND status <> 'solved'",
    index: "conversations_not_solved",
};
const WAITING_MINE: Rows = Rows {
    part: Part::Waiting,
    filter: "owner = ?1 AND waiting_since IS NOT NULL",
    index: "conversations_mine_waiting",
};
const OTHERS_MINE: Rows = Rows {
    part: Part::Others,
    filter: "owner = ?1 AND waiting_since IS NULL AND status <> 'solved'",
    index: "conversations_mine_others",
};
const EVERY: &str = "TRUE";

/// Reads the list, its counts and the log position in one transaction, so that nothing falls between them.
pub async fn overview(pool: &SqlitePool, listing: &Listing) -> Result<Overview, StorageError> {
    let mut transaction = pool.begin().await.map_err(failed)?;
    let owner = json(&listing.agent);
    let position = position(&mut transaction).await?;
    // Each is counted in an index; one query for all would read every row of the table, with all that is in it.
    let waiting = count(&mut transaction, WAITING.filter, &owner).await?;
    let not_solved = waiting + count(&mut transaction, OTHERS_NOT_SOLVED.filter, &owner).await?;
    let mine = count(&mut transaction, WAITING_MINE.filter, &owner).await?
        + count(&mut transaction, OTHERS_MINE.filter, &owner).await?;
    let total = count(&mut transaction, EVERY, &owner).await?;
    let (conversations, next) = page(&mut transaction, listing, &owner).await?;
    Ok(Overview { conversations, next, waiting, mine, not_solved, total, position })
}

/// The rows of the page, of one part after the other, and where the next page begins.
async fn page(
    connection: &mut SqliteConnection,
    listing: &Listing,
    owner: &str,
) -> Result<(Vec<Conversation>, Option<Spot>), StorageError> {
    // One row beyond the page tells whether there is another page.
    let mut room = listing.limit + 1;
    let mut rows: Vec<(Part, SqliteRow)> = vec![];
    for some in parts(listing.view) {
        let part = some.part;
        let key = match listing.beyond {
            Some(spot) if spot.part == part => spot.key,
            Some(Spot { part: Part::Others, .. }) => continue,
            _ => start(part),
        };
        let query = AssertSqlSafe(list(some));
        let query = sqlx::query(query).bind(owner).bind(key[0]).bind(key[1]).bind(integer(room as u64));
        let found = query.fetch_all(&mut *connection).await.map_err(failed)?;
        room -= found.len();
        rows.extend(found.into_iter().map(|row| (part, row)));
    }
    let more = rows.len() > listing.limit;
    rows.truncate(listing.limit);
    let next = rows.last().filter(|_| more).map(|(part, row)| spot(*part, row)).transpose()?;
    let conversations = rows.iter().map(|(_, row)| row::opened(row).map(|opened| opened.conversation));
    Ok((conversations.collect::<Result<_, _>>()?, next))
}

/// Which rows of each part a view shows.
fn parts(view: ListFilter) -> &'static [Rows] {
    match view {
        ListFilter::Waiting => &[WAITING],
        ListFilter::Mine => &[WAITING_MINE, OTHERS_MINE],
        ListFilter::NotSolved => &[WAITING, OTHERS_NOT_SOLVED],
        ListFilter::All => &[WAITING, OTHERS],
    }
}

fn list(rows: &Rows) -> String {
    let ([first, second], beyond, way) = match rows.part {
        Part::Waiting => (WAITING_ORDER, ">", "ASC"),
        Part::Others => (OTHERS_ORDER, "<", "DESC"),
    };
    let Rows { filter, index, .. } = rows;
    format!(
        "SELECT * FROM conversations INDEXED BY {index} \
         WHERE {filter} AND ({first}, {second}) {beyond} (?2, ?3) \
         ORDER BY {first} {way}, {second} {way} LIMIT ?4"
    )
}

/// The key before every row of a part.
fn start(part: Part) -> [i64; 2] {
    match part {
        Part::Waiting => [i64::MIN; 2],
        Part::Others => [i64::MAX; 2],
    }
}

fn spot(part: Part, last: &SqliteRow) -> Result<Spot, StorageError> {
    let [first, second] = match part {
        Part::Waiting => WAITING_ORDER,
        Part::Others => OTHERS_ORDER,
    };
    Ok(Spot { part, key: [row::get(last, first)?, row::get(last, second)?] })
}

/// The number of the newest entry of all.
pub async fn position(connection: &mut SqliteConnection) -> Result<u64, StorageError> {
    let query = sqlx::query("SELECT coalesce(max(position), 0) FROM entries");
    number(&query.fetch_one(connection).await.map_err(failed)?)
}

async fn count(connection: &mut SqliteConnection, filter: &str, owner: &str) -> Result<u64, StorageError> {
    let query = AssertSqlSafe(counting(filter));
    number(&sqlx::query(query).bind(owner).fetch_one(connection).await.map_err(failed)?)
}

fn counting(filter: &str) -> String {
    format!("SELECT count(*) FROM conversations WHERE {filter}")
}

fn number(row: &SqliteRow) -> Result<u64, StorageError> {
    let number: i64 = row.try_get(0).map_err(failed)?;
    Ok(number.unsigned_abs())
}

#[cfg(test)]
#[path = "overview_tests.rs"]
mod tests;
