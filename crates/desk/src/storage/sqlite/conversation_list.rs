//! The agents' list: one page and its counts, each read from an index. Every agent's list is read again after every entry,
//! so that a query reads a bounded number of rows, and of those the columns that are shown.

use contract::ReferenceKey;
use inbox_api::{ConversationListItem, ListFilter, MAX_COUNT};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, Row};

use super::error::corrupt;
use super::mapping::{self, saturating_i64};
use crate::accounts::agent::AgentId;
use crate::inbox::conversation_page::{ConversationPage, ConversationPageQuery, Cursor, Section};
use crate::storage::list_columns::LIST_COLUMNS;

/// The columns that the sections are sorted by: the key of a [`Cursor`]. Each query below has an index in this order.
const WAITING_ORDER: [&str; 2] = ["urgency", "number"];
const OTHERS_ORDER: [&str; 2] = ["updated_at", "number"];

/// Rows of one section, and the index that has them in order. The queries name the index, because SQLite would choose to
/// read all solved conversations. One query for both sections would sort every row.
pub(super) struct SectionQuery {
    section: Section,
    filter: &'static str,
    pub(super) index: &'static str,
}

pub(super) const WAITING: SectionQuery = SectionQuery {
    section: Section::Waiting,
    filter: "waiting_since IS NOT NULL",
    index: "conversations_waiting",
};
const OTHERS: SectionQuery =
    SectionQuery { section: Section::Others, filter: "waiting_since IS NULL", index: "conversations_others" };
pub(super) const OTHERS_NOT_SOLVED: SectionQuery = SectionQuery {
    section: Section::Others,
    filter: "waiting_since IS NULL AND status <> 'solved'",
    index: "conversations_not_solved",
};
pub(super) const WAITING_MINE: SectionQuery = SectionQuery {
    section: Section::Waiting,
    filter: "owner_agent = ?1 AND waiting_since IS NOT NULL",
    index: "conversations_mine_waiting",
};
pub(super) const OTHERS_MINE: SectionQuery = SectionQuery {
    section: Section::Others,
    filter: "owner_agent = ?1 AND waiting_since IS NULL AND status <> 'solved'",
    index: "conversations_mine_others",
};

/// Ends at [`MAX_COUNT`], as every count.
pub(super) const TOTAL: &str = "SELECT count(*) FROM (SELECT 1 FROM conversations LIMIT 1000)";
const _: () = assert!(MAX_COUNT == 1000);

/// Reads the page, the counts and the log position in one transaction, so that they are of the same moment.
pub async fn conversation_page(
    connection: &mut SqliteConnection,
    query: &ConversationPageQuery,
) -> sqlx::Result<ConversationPage> {
    let mut transaction = connection.begin().await?;
    let AgentId(owner) = query.agent;
    let position = last_position(&mut transaction).await?;
    // One query for each count, because each is answered by an index; a common query would read every row.
    let waiting = count(&mut transaction, &WAITING, owner).await?;
    let not_solved = waiting + count(&mut transaction, &OTHERS_NOT_SOLVED, owner).await?;
    let mine = count(&mut transaction, &WAITING_MINE, owner).await?
        + count(&mut transaction, &OTHERS_MINE, owner).await?;
    let total = sqlx::query_scalar(TOTAL).fetch_one(&mut *transaction).await.map(i64::unsigned_abs)?;
    let (conversations, next) = page_rows(&mut transaction, query, owner).await?;
    let [mine, not_solved] = [mine, not_solved].map(|count| count.min(MAX_COUNT));
    Ok(ConversationPage { conversations, next, waiting, mine, not_solved, total, position })
}

/// The rows of the page, section by section, and the end of the page.
async fn page_rows(
    connection: &mut SqliteConnection,
    query: &ConversationPageQuery,
    owner: i64,
) -> sqlx::Result<(Vec<ConversationListItem>, Option<Cursor>)> {
    // One row beyond the page tells that another page follows.
    let mut room = query.limit + 1;
    let mut rows: Vec<(Section, SqliteRow)> = vec![];
    for section_query in sections(query.filter) {
        let section = section_query.section;
        let key = match query.after {
            Some(cursor) if cursor.section == section => cursor.key,
            Some(Cursor { section: Section::Others, .. }) => continue,
            _ => before_first(section),
        };
        let select = sqlx::query(AssertSqlSafe(page_query(section_query)));
        let select = select.bind(owner).bind(key[0]).bind(key[1]).bind(saturating_i64(room as u64));
        let found = select.fetch_all(&mut *connection).await?;
        room -= found.len();
        rows.extend(found.into_iter().map(|row| (section, row)));
    }
    let has_more = rows.len() > query.limit;
    rows.truncate(query.limit);
    let last = rows.last().filter(|_| has_more);
    let next = last.map(|(section, row)| cursor_at(*section, row)).transpose()?;
    let items = rows.iter().map(|(_, row)| list_item(row));
    Ok((items.collect::<sqlx::Result<_>>()?, next))
}

/// The rows of each section that a filter shows.
pub(super) fn sections(filter: ListFilter) -> &'static [SectionQuery] {
    match filter {
        ListFilter::Waiting => &[WAITING],
        ListFilter::Mine => &[WAITING_MINE, OTHERS_MINE],
        ListFilter::NotSolved => &[WAITING, OTHERS_NOT_SOLVED],
        ListFilter::All => &[WAITING, OTHERS],
    }
}

pub(super) fn page_query(query: &SectionQuery) -> String {
    let ([first, second], beyond, direction) = match query.section {
        Section::Waiting => (WAITING_ORDER, ">", "ASC"),
        Section::Others => (OTHERS_ORDER, "<", "DESC"),
    };
    let SectionQuery { filter, index, .. } = query;
    format!(
        "SELECT {LIST_COLUMNS} FROM conversations INDEXED BY {index} \
         WHERE {filter} AND ({first}, {second}) {beyond} (?2, ?3) \
         ORDER BY {first} {direction}, {second} {direction} LIMIT ?4"
    )
}

/// The key before every row of a section.
fn before_first(section: Section) -> [i64; 2] {
    match section {
        Section::Waiting => [i64::MIN; 2],
        Section::Others => [i64::MAX; 2],
    }
}

fn cursor_at(section: Section, last: &SqliteRow) -> sqlx::Result<Cursor> {
    let [first, second] = match section {
        Section::Waiting => WAITING_ORDER,
        Section::Others => OTHERS_ORDER,
    };
    Ok(Cursor { section, key: [last.try_get(first)?, last.try_get(second)?] })
}

fn list_item(row: &SqliteRow) -> sqlx::Result<ConversationListItem> {
    let name: Option<String> = row.try_get("name")?;
    Ok(ConversationListItem {
        id: row.try_get::<String, _>("id")?.parse().map_err(corrupt)?,
        reference: ReferenceKey { kind: row.try_get("reference_kind")?, id: row.try_get("reference_id")? },
        customer: name.map_or_else(|| row.try_get("sub"), Ok)?,
        preview: row.try_get("preview")?,
        promise: mapping::promise(row)?,
        waiting_since: mapping::get_optional_time(row, "waiting_since")?,
        updated_at: mapping::get_time(row, "updated_at")?,
    })
}

/// The position of the newest entry of all conversations.
pub async fn last_position(connection: &mut SqliteConnection) -> sqlx::Result<u64> {
    let query = sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM entries");
    query.fetch_one(connection).await.map(i64::unsigned_abs)
}

async fn count(connection: &mut SqliteConnection, query: &SectionQuery, owner: i64) -> sqlx::Result<u64> {
    let query = sqlx::query_scalar(AssertSqlSafe(count_query(query))).bind(owner);
    query.fetch_one(connection).await.map(i64::unsigned_abs)
}

pub(super) fn count_query(SectionQuery { filter, index, .. }: &SectionQuery) -> String {
    format!(
        "SELECT count(*) FROM (SELECT 1 FROM conversations INDEXED BY {index} WHERE {filter} LIMIT {MAX_COUNT})"
    )
}
