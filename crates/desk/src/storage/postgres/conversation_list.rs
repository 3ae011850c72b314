//! The agents' list: one page and its counts, each read from an index. Every agent's list is read again after every entry,
//! so that a query reads a bounded number of rows, and of those the columns that are shown.

use contract::ReferenceKey;
use inbox_api::{ConversationListItem, ListFilter, MAX_COUNT};
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Row};

use super::mapping::{self, saturating_i64};
use crate::accounts::agent::AgentId;
use crate::inbox::conversation_page::{ConversationPage, ConversationPageQuery, Cursor, Section};
use crate::storage::list_columns::LIST_COLUMNS;

/// The columns that the sections are sorted by: the key of a [`Cursor`]. Each query below has an index in this order.
const WAITING_ORDER: [&str; 2] = ["urgency", "number"];
const OTHERS_ORDER: [&str; 2] = ["updated_at", "number"];

/// Rows of one section. The conditions are those of a partial index each. One query for both sections would sort every
/// row.
#[derive(Clone, Copy)]
pub(super) struct SectionRows {
    section: Section,
    filter: &'static str,
    /// Whether only the rows of the agent count.
    is_mine: bool,
}

pub(super) const WAITING: SectionRows =
    SectionRows { section: Section::Waiting, filter: "waiting_since IS NOT NULL", is_mine: false };
pub(super) const OTHERS: SectionRows =
    SectionRows { section: Section::Others, filter: "waiting_since IS NULL", is_mine: false };
pub(super) const OTHERS_NOT_SOLVED: SectionRows = SectionRows {
    section: Section::Others,
    filter: "waiting_since IS NULL AND status <> 'solved'",
    is_mine: false,
};
pub(super) const WAITING_MINE: SectionRows = SectionRows { is_mine: true, ..WAITING };
pub(super) const OTHERS_MINE: SectionRows = SectionRows { is_mine: true, ..OTHERS_NOT_SOLVED };

/// Ends at [`MAX_COUNT`], as every count.
pub(super) const TOTAL: &str =
    "SELECT count(*) FROM (SELECT FROM conversations ORDER BY number LIMIT 1000) AS counted";
const _: () = assert!(MAX_COUNT == 1000);

/// Reads the page, the counts and the log position in a transaction that reads one moment.
pub async fn conversation_page(
    connection: &mut PgConnection,
    query: &ConversationPageQuery,
) -> sqlx::Result<ConversationPage> {
    let AgentId(owner) = query.agent;
    let position = last_position(connection).await?;
    // One query for each count, because each is answered by an index; a common query would read every row.
    let waiting = count(connection, &WAITING, owner).await?;
    let not_solved = waiting + count(connection, &OTHERS_NOT_SOLVED, owner).await?;
    let mine =
        count(connection, &WAITING_MINE, owner).await? + count(connection, &OTHERS_MINE, owner).await?;
    let total = sqlx::query_scalar(TOTAL).fetch_one(&mut *connection).await.map(i64::unsigned_abs)?;
    let (conversations, next) = page_rows(connection, query, owner).await?;
    let [mine, not_solved] = [mine, not_solved].map(|count| count.min(MAX_COUNT));
    Ok(ConversationPage { conversations, next, waiting, mine, not_solved, total, position })
}

/// The rows of the page, section by section, and the end of the page.
async fn page_rows(
    connection: &mut PgConnection,
    query: &ConversationPageQuery,
    owner: i64,
) -> sqlx::Result<(Vec<ConversationListItem>, Option<Cursor>)> {
    // One row beyond the page tells that another page follows.
    let mut room = query.limit + 1;
    let mut rows: Vec<(Section, PgRow)> = vec![];
    for section_rows in sections(query.filter) {
        let section = section_rows.section;
        let key = match query.after {
            Some(cursor) if cursor.section == section => cursor.key,
            Some(Cursor { section: Section::Others, .. }) => continue,
            _ => before_first(section),
        };
        let select = sqlx::query(AssertSqlSafe(page_query(section_rows)));
        let select = select.bind(key[0]).bind(key[1]).bind(saturating_i64(room as u64));
        let select = if section_rows.is_mine { select.bind(owner) } else { select };
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
fn sections(filter: ListFilter) -> &'static [SectionRows] {
    match filter {
        ListFilter::Waiting => &[WAITING],
        ListFilter::Mine => &[WAITING_MINE, OTHERS_MINE],
        ListFilter::NotSolved => &[WAITING, OTHERS_NOT_SOLVED],
        ListFilter::All => &[WAITING, OTHERS],
    }
}

pub(super) fn page_query(rows: &SectionRows) -> String {
    let [first, second] = order(rows.section);
    let (beyond, direction) = match rows.section {
        Section::Waiting => (">", "ASC"),
        Section::Others => ("<", "DESC"),
    };
    let SectionRows { filter, is_mine, .. } = rows;
    let mine = if *is_mine { "owner_agent = $4 AND " } else { "" };
    format!(
        "SELECT {LIST_COLUMNS} FROM conversations \
         WHERE {mine}{filter} AND ({first}, {second}) {beyond} ($1, $2) \
         ORDER BY {first} {direction}, {second} {direction} LIMIT $3"
    )
}

fn order(section: Section) -> [&'static str; 2] {
    match section {
        Section::Waiting => WAITING_ORDER,
        Section::Others => OTHERS_ORDER,
    }
}

/// The key before every row of a section.
fn before_first(section: Section) -> [i64; 2] {
    match section {
        Section::Waiting => [i64::MIN; 2],
        Section::Others => [i64::MAX; 2],
    }
}

fn cursor_at(section: Section, last: &PgRow) -> sqlx::Result<Cursor> {
    let [first, second] = order(section);
    Ok(Cursor { section, key: [last.try_get(first)?, last.try_get(second)?] })
}

fn list_item(row: &PgRow) -> sqlx::Result<ConversationListItem> {
    let name: Option<String> = row.try_get("name")?;
    Ok(ConversationListItem {
        id: mapping::get_id(row, "id")?,
        reference: ReferenceKey { kind: row.try_get("reference_kind")?, id: row.try_get("reference_id")? },
        customer: name.map_or_else(|| row.try_get("sub"), Ok)?,
        preview: row.try_get("preview")?,
        promise: mapping::promise(row)?,
        waiting_since: mapping::get_optional_time(row, "waiting_since")?,
        updated_at: mapping::get_time(row, "updated_at")?,
    })
}

/// The position of the newest entry of all conversations.
pub async fn last_position(connection: &mut PgConnection) -> sqlx::Result<u64> {
    let query = sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM entries");
    query.fetch_one(connection).await.map(i64::unsigned_abs)
}

async fn count(connection: &mut PgConnection, rows: &SectionRows, owner: i64) -> sqlx::Result<u64> {
    let query = sqlx::query_scalar(AssertSqlSafe(count_query(rows)));
    let query = if rows.is_mine { query.bind(owner) } else { query };
    query.fetch_one(connection).await.map(i64::unsigned_abs)
}

/// The order keeps the planner at the index of the rows, whatever part of the table it takes them for.
pub(super) fn count_query(SectionRows { section, filter, is_mine }: &SectionRows) -> String {
    let mine = if *is_mine { "owner_agent = $1 AND " } else { "" };
    let [first, second] = order(*section);
    format!(
        "SELECT count(*) FROM (SELECT FROM conversations WHERE {mine}{filter} \
             ORDER BY {first}, {second} LIMIT {MAX_COUNT}) AS counted"
    )
}
