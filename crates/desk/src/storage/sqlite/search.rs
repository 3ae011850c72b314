//! Full-text search with FTS5. The query is built of quoted strings alone, so that no input is read as FTS5 syntax.

use inbox_api::Snippet;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, FromRow, Row};

use super::mapping::{get_unsigned, saturating_i64};
use crate::conversations::store::StoredConversation;
use crate::inbox::search_query::{SearchMatches, SearchQuery, SearchTerm};
use crate::storage::present_names::{AGENTS, COLUMNS};

/// The marks that FTS5 puts around a match: two noncharacters, which no text contains for a purpose.
const MARKS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// The length of a snippet in words.
const SNIPPET_WORDS: i64 = 16;

/// Finds the newest conversations and a snippet of each, in one transaction.
pub async fn search(
    connection: &mut SqliteConnection,
    query: &SearchQuery,
    limit: usize,
) -> sqlx::Result<SearchMatches> {
    let mut transaction = connection.begin().await?;
    let terms: Vec<String> = query.terms().iter().map(fts_string).collect();
    let any_term = terms.join(" OR ");
    let select = sqlx::query(AssertSqlSafe(search_query(terms.len()))).bind(saturating_i64(limit as u64));
    let select = terms.into_iter().fold(select, |select, term| select.bind(term));
    let rows = select.fetch_all(&mut *transaction).await?;
    let total = rows.first().map(|row| get_unsigned(row, "total")).transpose()?.unwrap_or(0);
    let mut newest = Vec::with_capacity(rows.len());
    for row in &rows {
        let snippets = load_snippets(&mut transaction, row, &any_term).await?;
        newest.push((StoredConversation::from_row(row)?.conversation, snippets));
    }
    Ok(SearchMatches { newest, total })
}

/// A term as an FTS5 string, with a star for a prefix.
fn fts_string(term: &SearchTerm) -> String {
    let star = if term.is_prefix() { "*" } else { "" };
    format!("\"{}\"{star}", term.words().replace('"', "\"\""))
}

/// One term may be in the reference and another in an entry. Each is searched on its own, and a conversation matches if
/// all terms are found.
pub(super) fn search_query(terms: usize) -> String {
    let hits = (1..=terms).map(|term| {
        let parameter = term + 1;
        format!(
            "SELECT rowid, {term}, NULL FROM conversation_search WHERE conversation_search MATCH ?{parameter} \
             UNION ALL SELECT conversations.number, {term}, entries.position FROM entry_search \
             CROSS JOIN entries ON entries.position = entry_search.rowid \
             CROSS JOIN conversations ON conversations.id = entries.conversation \
             WHERE entry_search MATCH ?{parameter}"
        )
    });
    let hits = hits.collect::<Vec<_>>().join(" UNION ALL ");
    format!(
        "WITH hits (number, term, position) AS ({hits}), \
         found (number, position) AS MATERIALIZED (SELECT number, max(position) FROM hits \
             GROUP BY number HAVING count(DISTINCT term) = {terms}) \
         SELECT {COLUMNS}, found.position AS found_at, (SELECT count(*) FROM found) AS total \
         FROM found JOIN conversations ON conversations.number = found.number {AGENTS} \
         ORDER BY conversations.updated_at DESC, conversations.number DESC LIMIT ?1"
    )
}

/// The text around a match: of the newest entry that contains a term, or else of the reference or the customer's data.
async fn load_snippets(
    connection: &mut SqliteConnection,
    found: &SqliteRow,
    any_term: &str,
) -> sqlx::Result<Vec<Snippet>> {
    const OF_ENTRY: &str = "SELECT snippet(entry_search, 0, ?, ?, '…', ?) FROM entry_search \
        WHERE entry_search MATCH ? AND rowid = ?";
    const OF_CONVERSATION: &str = "SELECT snippet(conversation_search, -1, ?, ?, '…', ?) \
        FROM conversation_search WHERE conversation_search MATCH ? AND rowid = ?";
    let (query, row_id): (_, i64) = match found.try_get("found_at")? {
        Some(position) => (OF_ENTRY, position),
        None => (OF_CONVERSATION, found.try_get("number")?),
    };
    let query = sqlx::query_scalar(query).bind(MARKS[0].to_string()).bind(MARKS[1].to_string());
    let query = query.bind(SNIPPET_WORDS).bind(any_term).bind(row_id);
    let text: String = query.fetch_one(connection).await?;
    Ok(split_snippets(&text))
}

fn split_snippets(marked: &str) -> Vec<Snippet> {
    let mut snippets: Vec<Snippet> = vec![];
    for part in marked.split_inclusive(MARKS) {
        // The text before the second mark is the match.
        let is_match = part.ends_with(MARKS[1]);
        let text = part.trim_end_matches(MARKS);
        if !text.is_empty() {
            snippets.push(Snippet { text: text.to_owned(), marked: is_match });
        }
    }
    snippets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(snippets: &[Snippet]) -> String {
        let shown = snippets
            .iter()
            .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() });
        shown.collect()
    }

    #[test]
    fn marked_text_becomes_snippets() {
        let [begin, end] = MARKS;
        assert_eq!(shown(&split_snippets(&format!("a {begin}b{end} c"))), "a [b] c");
        assert_eq!(shown(&split_snippets(&format!("{begin}b{end}{begin}c{end}"))), "[b][c]");
        assert_eq!(shown(&split_snippets("a")), "a");
        assert_eq!(split_snippets(""), vec![]);
    }
}
