//! Finding conversations by words. What FTS5 gets is made here of quoted terms alone, so nothing that is typed is
//! ever read as its syntax.

use inbox_api::Snippet;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use super::error::failed;
use super::row::{self, integer};
use crate::rules::StorageError;
use crate::rules::query::{Query, Term};
use crate::rules::search::Matches;

/// What FTS5 puts around the words that it found: two characters that no text can mean anything by.
const MARKS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// How long an excerpt is, in words.
const EXCERPT_WORDS: i64 = 16;

/// Finds the newest conversations and where the terms stand in them, in one transaction.
pub async fn search(pool: &SqlitePool, query: &Query, limit: usize) -> Result<Matches, StorageError> {
    let mut transaction = pool.begin().await.map_err(failed)?;
    let terms: Vec<String> = query.terms().iter().map(quoted).collect();
    let any = terms.join(" OR ");
    let statement = AssertSqlSafe(finding(terms.len()));
    let mut finding = sqlx::query(statement).bind(integer(limit as u64));
    for term in terms {
        finding = finding.bind(term);
    }
    let rows = finding.fetch_all(&mut *transaction).await.map_err(failed)?;
    let total = rows.first().map(|row| row::count(row, "total")).transpose()?.unwrap_or(0);
    let mut newest = Vec::with_capacity(rows.len());
    for row in &rows {
        let excerpt = excerpt(&mut transaction, row, &any).await?;
        newest.push((row::opened(row)?.conversation, excerpt));
    }
    Ok(Matches { newest, total })
}

/// A term as FTS5 reads it: a string, and a star for words that may go on.
fn quoted(term: &Term) -> String {
    let star = if term.is_begun() { "*" } else { "" };
    format!("\"{}\"{star}", term.words().replace('"', "\"\""))
}

/// One term may stand in the order or bill and another in what was said, so each is looked for by itself, and those
/// conversations are found in which none is missing.
fn finding(terms: usize) -> String {
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
async fn excerpt(
    connection: &mut SqliteConnection,
    found: &SqliteRow,
    any: &str,
) -> Result<Vec<Snippet>, StorageError> {
    const SAID: &str = "SELECT snippet(entry_search, 0, ?, ?, '…', ?) FROM entry_search \
        WHERE entry_search MATCH ? AND rowid = ?";
    const KNOWN: &str = "SELECT snippet(conversation_search, -1, ?, ?, '…', ?) FROM conversation_search \
        WHERE conversation_search MATCH ? AND rowid = ?";
    let (query, number) = match row::get::<Option<i64>>(found, "found_at")? {
        Some(position) => (SAID, position),
        None => (KNOWN, row::get(found, "number")?),
    };
    let query = sqlx::query(query).bind(MARKS[0].to_string()).bind(MARKS[1].to_string()).bind(EXCERPT_WORDS);
    let row = query.bind(any).bind(number).fetch_one(connection).await.map_err(failed)?;
    let text: String = row.try_get(0).map_err(failed)?;
    Ok(pieces(&text))
}

fn pieces(marked: &str) -> Vec<Snippet> {
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
#[path = "search_tests.rs"]
mod tests;
