//! What the inbox shows, from one moment.

use inbox_api::ListFilter;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use super::error::map_error;
use super::mapping;
use super::mapping::{json, saturating_i64};
use crate::conversations::model::Conversation;
use crate::conversations::store::StorageError;
use crate::inbox::conversation_page::{ConversationPage, ConversationPageQuery, Cursor, Section};

/// What the two parts are sorted by; the key of a [`Spot`]. There is an index in this order for each query below.
const WAITING_ORDER: [&str; 2] = ["urgency", "number"];
const OTHERS_ORDER: [&str; 2] = ["updated_at", "number"];

/// Some rows of one part, and the index in which they stand in its order. SQLite is told which one, because it would
/// go through all that is solved to find the rest. One query for both parts would sort everything.
struct SectionQuery {
    part: Section,
    filter: &'static str,
    index: &'static str,
}

const WAITING: SectionQuery = SectionQuery {
    part: Section::Waiting,
    filter: "waiting_since IS NOT NULL",
    index: "conversations_waiting",
};
const OTHERS: SectionQuery =
    SectionQuery { part: Section::Others, filter: "waiting_since IS NULL", index: "conversations_others" };
const OTHERS_NOT_SOLVED: SectionQuery = SectionQuery {
    part: Section::Others,
    filter: "waiting_since IS NULL AND status <> 'solved'",
    index: "conversations_not_solved",
};
const WAITING_MINE: SectionQuery = SectionQuery {
    part: Section::Waiting,
    filter: "owner = ?1 AND waiting_since IS NOT NULL",
    index: "conversations_mine_waiting",
};
const OTHERS_MINE: SectionQuery = SectionQuery {
    part: Section::Others,
    filter: "owner = ?1 AND waiting_since IS NULL AND status <> 'solved'",
    index: "conversations_mine_others",
};
const ALL_ROWS: &str = "TRUE";

/// Reads the list, its counts and the log position in one transaction, so that nothing falls between them.
pub async fn conversation_page(
    pool: &SqlitePool,
    listing: &ConversationPageQuery,
) -> Result<ConversationPage, StorageError> {
    let mut transaction = pool.begin().await.map_err(map_error)?;
    let owner = json(&listing.agent);
    let position = last_position(&mut transaction).await?;
    // Each is counted in an index; one query for all would read every row of the table, with all that is in it.
    let waiting = count(&mut transaction, WAITING.filter, &owner).await?;
    let not_solved = waiting + count(&mut transaction, OTHERS_NOT_SOLVED.filter, &owner).await?;
    let mine = count(&mut transaction, WAITING_MINE.filter, &owner).await?
        + count(&mut transaction, OTHERS_MINE.filter, &owner).await?;
    let total = count(&mut transaction, ALL_ROWS, &owner).await?;
    let (conversations, next) = page_rows(&mut transaction, listing, &owner).await?;
    Ok(ConversationPage { conversations, next, waiting, mine, not_solved, total, position })
}

/// The rows of the page, of one part after the other, and where the next page begins.
async fn page_rows(
    connection: &mut SqliteConnection,
    listing: &ConversationPageQuery,
    owner: &str,
) -> Result<(Vec<Conversation>, Option<Cursor>), StorageError> {
    // One row beyond the page tells whether there is another page.
    let mut room = listing.limit + 1;
    let mut rows: Vec<(Section, SqliteRow)> = vec![];
    for some in sections(listing.filter) {
        let part = some.part;
        let key = match listing.after {
            Some(spot) if spot.section == part => spot.key,
            Some(Cursor { section: Section::Others, .. }) => continue,
            _ => before_first(part),
        };
        let query = AssertSqlSafe(page_query(some));
        let query =
            sqlx::query(query).bind(owner).bind(key[0]).bind(key[1]).bind(saturating_i64(room as u64));
        let found = query.fetch_all(&mut *connection).await.map_err(map_error)?;
        room -= found.len();
        rows.extend(found.into_iter().map(|row| (part, row)));
    }
    let more = rows.len() > listing.limit;
    rows.truncate(listing.limit);
    let next = rows.last().filter(|_| more).map(|(part, row)| cursor_at(*part, row)).transpose()?;
    let conversations =
        rows.iter().map(|(_, row)| mapping::conversation(row).map(|opened| opened.conversation));
    Ok((conversations.collect::<Result<_, _>>()?, next))
}

/// Which rows of each part a view shows.
fn sections(view: ListFilter) -> &'static [SectionQuery] {
    match view {
        ListFilter::Waiting => &[WAITING],
        ListFilter::Mine => &[WAITING_MINE, OTHERS_MINE],
        ListFilter::NotSolved => &[WAITING, OTHERS_NOT_SOLVED],
        ListFilter::All => &[WAITING, OTHERS],
    }
}

fn page_query(rows: &SectionQuery) -> String {
    let ([first, second], beyond, way) = match rows.part {
        Section::Waiting => (WAITING_ORDER, ">", "ASC"),
        Section::Others => (OTHERS_ORDER, "<", "DESC"),
    };
    let SectionQuery { filter, index, .. } = rows;
    format!(
        "SELECT * FROM conversations INDEXED BY {index} \
         WHERE {filter} AND ({first}, {second}) {beyond} (?2, ?3) \
         ORDER BY {first} {way}, {second} {way} LIMIT ?4"
    )
}

/// The key before every row of a part.
fn before_first(part: Section) -> [i64; 2] {
    match part {
        Section::Waiting => [i64::MIN; 2],
        Section::Others => [i64::MAX; 2],
    }
}

fn cursor_at(part: Section, last: &SqliteRow) -> Result<Cursor, StorageError> {
    let [first, second] = match part {
        Section::Waiting => WAITING_ORDER,
        Section::Others => OTHERS_ORDER,
    };
    Ok(Cursor { section: part, key: [mapping::get(last, first)?, mapping::get(last, second)?] })
}

/// The number of the newest entry of all.
pub async fn last_position(connection: &mut SqliteConnection) -> Result<u64, StorageError> {
    let query = sqlx::query("SELECT coalesce(max(position), 0) FROM entries");
    first_column(&query.fetch_one(connection).await.map_err(map_error)?)
}

async fn count(connection: &mut SqliteConnection, filter: &str, owner: &str) -> Result<u64, StorageError> {
    let query = AssertSqlSafe(count_query(filter));
    first_column(&sqlx::query(query).bind(owner).fetch_one(connection).await.map_err(map_error)?)
}

fn count_query(filter: &str) -> String {
    format!("SELECT count(*) FROM conversations WHERE {filter}")
}

fn first_column(row: &SqliteRow) -> Result<u64, StorageError> {
    let number: i64 = row.try_get(0).map_err(map_error)?;
    Ok(number.unsigned_abs())
}

#[cfg(test)]
mod tests;
