//! Finding conversations by words. What FTS5 gets is made here of quoted terms alone, so nothing that is typed is
//! ever read as its syntax.

use inbox_api::Snippet;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use super::error::map_error;
use super::mapping;
use super::mapping::saturating_i64;
use crate::conversations::store::StorageError;
use crate::inbox::search::SearchMatches;
use crate::inbox::search_query::{SearchQuery, SearchTerm};

/// What FTS5 puts around the words that it found: two characters that no text can mean anything by.
const MARKS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// How long an excerpt is, in words.
const SNIPPET_WORDS: i64 = 16;

/// Finds the newest conversations and where the terms stand in them, in one transaction.
pub async fn search(
    pool: &SqlitePool,
    query: &SearchQuery,
    limit: usize,
) -> Result<SearchMatches, StorageError> {
    let mut transaction = pool.begin().await.map_err(map_error)?;
    let terms: Vec<String> = query.terms().iter().map(fts_string).collect();
    let any = terms.join(" OR ");
    let statement = AssertSqlSafe(search_query(terms.len()));
    let mut finding = sqlx::query(statement).bind(saturating_i64(limit as u64));
    for term in terms {
        finding = finding.bind(term);
    }
    let rows = finding.fetch_all(&mut *transaction).await.map_err(map_error)?;
    let total = rows.first().map(|row| mapping::get_unsigned(row, "total")).transpose()?.unwrap_or(0);
    let mut newest = Vec::with_capacity(rows.len());
    for row in &rows {
        let excerpt = load_snippets(&mut transaction, row, &any).await?;
        newest.push((mapping::conversation(row)?.conversation, excerpt));
    }
    Ok(SearchMatches { newest, total })
}

/// A term as FTS5 reads it: a string, and a star for words that may go on.
fn fts_string(term: &SearchTerm) -> String {
    let star = if term.is_prefix() { "*" } else { "" };
    format!("\"{}\"{star}", term.words().replace('"', "\"\""))
}

/// One term may stand in the order or bill and another in what was said, so each is looked for by itself, and those
/// conversations are found in which none is missing.
fn search_query(terms: usize) -> String {
    let hits = (1..=terms).map(|term| {
        let bound = term + 1;
        format!(
            "SELECT rowid, {term}, NULL FROM conversation_search WHERE conversation_search MATCH ?{bound} \
             UNION ALL SELECT conversations.number, {term}, entries.position FROM entry_search \
             CROSS JOIN entries ON entries.position = entry_search.rowid \
             CROSS JOIN conversations ON conversations.id = entries.conversation \
             WHERE entry_search MATCH ?{bound}"
        )
    });
    let hits = hits.collect::<Vec<_>>().join(" UNION ALL ");
    format!(
        "WITH hits (number, term, position) AS ({hits}), \
         found (number, position) AS MATERIALIZED (SELECT number, max(position) FROM hits \
             GROUP BY number HAVING count(DISTINCT term) = {terms}) \
         SELECT conversations.*, found.position AS found_at, (SELECT count(*) FROM found) AS total \
         FROM found JOIN conversations ON conversations.number = found.number \
         ORDER BY conversations.updated_at DESC, conversations.number DESC LIMIT ?1"
    )
}

/// The newest entry in which a term stands, around it; or else what is known of the order or the customer.
async fn load_snippets(
    connection: &mut SqliteConnection,
    found: &SqliteRow,
    any: &str,
) -> Result<Vec<Snippet>, StorageError> {
    const SAID: &str = "SELECT snippet(entry_search, 0, ?, ?, '…', ?) FROM entry_search \
        WHERE entry_search MATCH ? AND rowid = ?";
    const KNOWN: &str = "SELECT snippet(conversation_search, -1, ?, ?, '…', ?) FROM conversation_search \
        WHERE conversation_search MATCH ? AND rowid = ?";
    let (query, number) = match mapping::get::<Option<i64>>(found, "found_at")? {
        Some(position) => (SAID, position),
        None => (KNOWN, mapping::get(found, "number")?),
    };
    let query = sqlx::query(query).bind(MARKS[0].to_string()).bind(MARKS[1].to_string()).bind(SNIPPET_WORDS);
    let row = query.bind(any).bind(number).fetch_one(connection).await.map_err(map_error)?;
    let text: String = row.try_get(0).map_err(map_error)?;
    Ok(split_snippets(&text))
}

fn split_snippets(marked: &str) -> Vec<Snippet> {
    let mut pieces: Vec<Snippet> = vec![];
    for part in marked.split_inclusive(MARKS) {
        // What stands before the second mark was found.
        let is_found = part.ends_with(MARKS[1]);
        let words = part.trim_end_matches(MARKS);
        if !words.is_empty() {
            pieces.push(Snippet { text: words.to_owned(), marked: is_found });
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
