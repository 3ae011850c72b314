//! Full-text search with `tsvector` and `tsquery`. The desk makes both of words that it has folded itself, so that no
//! input is read as syntax, and the server needs no configuration of a language.

mod folding;
mod snippet;
mod term;
mod vector;

pub use vector::{ConversationTexts, conversation_texts, texts};

use std::collections::HashMap;

use contract::{ConversationId, Entry, EntryId};
use serde_json::Value;
use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::query::Query;
use sqlx::types::Uuid;
use sqlx::{AssertSqlSafe, Postgres, Row};

use super::error::corrupt;
use super::mapping::{get_unsigned, saturating_i64, stored_conversation};
use crate::conversations::model::Conversation;
use crate::inbox::search_query::{SearchMatches, SearchQuery};
use crate::storage::json_error::json_error;
use crate::storage::present_names::{AGENTS, COLUMNS};
use term::FoldedTerm;

/// The table with the words.
pub const TABLE: &str = "search_words";

/// The `seq` of the words of a conversation itself. Its entries begin at 1.
const OF_CONVERSATION: i64 = 0;

/// Finds the newest conversations and a snippet of each, in a transaction that reads one moment.
pub async fn search(
    connection: &mut PgConnection,
    query: &SearchQuery,
    limit: usize,
) -> sqlx::Result<SearchMatches> {
    let terms: Vec<FoldedTerm> = query.terms().iter().map(FoldedTerm::new).collect();
    // A term of marks alone has no words, and is found nowhere.
    if terms.iter().any(FoldedTerm::is_empty) {
        return Ok(SearchMatches { newest: vec![], total: 0 });
    }
    let select = sqlx::query(AssertSqlSafe(search_query(terms.len()))).bind(saturating_i64(limit as u64));
    let select = terms.iter().fold(select, |select, term| select.bind(term.tsquery()));
    let rows = select.fetch_all(&mut *connection).await?;
    let total = rows.first().map(|row| get_unsigned(row, "total")).transpose()?.unwrap_or(0);
    let texts = load_texts(connection, &rows).await?;
    let mut newest = Vec::with_capacity(rows.len());
    for row in &rows {
        let conversation = stored_conversation(row)?.conversation;
        let snippets = match texts.get(&conversation.id.uuid()) {
            Some(text) => snippet::snippets(&[text], &terms),
            None => snippet::snippets(&conversation_texts(&conversation), &terms),
        };
        newest.push((conversation, snippets));
    }
    Ok(SearchMatches { newest, total })
}

/// One term may be in the reference and another in an entry. Each is searched on its own, and a conversation matches if
/// all terms are found.
pub(super) fn search_query(terms: usize) -> String {
    let hits = (1..=terms).map(|term| {
        let parameter = term + 1;
        format!("SELECT conversation, {term}, seq FROM search_words WHERE words @@ ${parameter}::TSQUERY")
    });
    let hits = hits.collect::<Vec<_>>().join(" UNION ALL ");
    format!(
        "WITH hits (conversation, term, seq) AS ({hits}), \
         found (conversation, seq) AS MATERIALIZED (SELECT conversation, max(seq) FROM hits \
             GROUP BY conversation HAVING count(DISTINCT term) = {terms}) \
         SELECT {COLUMNS}, found.seq AS found_at, (SELECT count(*) FROM found) AS total \
         FROM found JOIN conversations ON conversations.id = found.conversation {AGENTS} \
         ORDER BY conversations.updated_at DESC, conversations.number DESC LIMIT $1"
    )
}

/// The text of the newest entry that contains a term, of each conversation that was found in an entry.
async fn load_texts(connection: &mut PgConnection, found: &[PgRow]) -> sqlx::Result<HashMap<Uuid, String>> {
    const BODIES: &str = "SELECT entries.conversation, entries.body FROM UNNEST($1::UUID[], $2::BIGINT[]) \
        AS found (conversation, seq) JOIN entries USING (conversation, seq)";
    let (mut conversations, mut seqs): (Vec<Uuid>, Vec<i64>) = (vec![], vec![]);
    for row in found {
        let seq = row.try_get("found_at")?;
        if seq != OF_CONVERSATION {
            conversations.push(row.try_get("id")?);
            seqs.push(seq);
        }
    }
    let query = sqlx::query_as(BODIES).bind(conversations).bind(seqs);
    let bodies: Vec<(Uuid, String)> = query.fetch_all(connection).await?;
    bodies
        .into_iter()
        .map(|(conversation, body)| {
            let body = serde_json::from_str(&body).map_err(|error| corrupt(json_error(&error)))?;
            Ok((conversation, vector::entry_text(&body)))
        })
        .collect()
}

/// Replaces the words of conversations: of new ones, and of those with other texts. A newer token may state another name
/// or address.
pub async fn update_conversations(
    connection: &mut PgConnection,
    changed: &[&Conversation],
) -> sqlx::Result<()> {
    const DELETE: &str = "DELETE FROM search_words WHERE conversation = ANY ($1) AND seq = $2";
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = changed.iter().map(|one| one.id.uuid()).collect();
    sqlx::query(DELETE).bind(ids).bind(OF_CONVERSATION).execute(&mut *connection).await?;
    insert(connection, changed.iter().map(|one| words_of_conversation(one.id, &conversation_texts(one))))
        .await
}

/// Makes entries findable.
pub async fn insert_entries(
    connection: &mut PgConnection,
    added: &[(ConversationId, &Entry)],
) -> sqlx::Result<()> {
    let words = |(conversation, entry): &(ConversationId, &Entry)| {
        let body = serde_json::to_value(&entry.body).expect("stored values are plain data with string keys");
        words_of_entry(*conversation, saturating_i64(entry.seq), entry.id, &body)
    };
    insert(connection, added.iter().map(words)).await
}

/// The words of a conversation or of an entry.
pub struct SearchWords {
    pub conversation: ConversationId,
    pub seq: i64,
    /// A `tsvector` literal for each part.
    pub parts: Vec<String>,
}

pub fn words_of_conversation(id: ConversationId, texts: &ConversationTexts) -> SearchWords {
    SearchWords { conversation: id, seq: OF_CONVERSATION, parts: vector::tsvectors(texts) }
}

/// The words of an entry: its text and its receipt. A snippet is of the text alone, so that none ends with a receipt.
pub fn words_of_entry(conversation: ConversationId, seq: i64, id: EntryId, body: &Value) -> SearchWords {
    SearchWords { conversation, seq, parts: vector::tsvectors(&[vector::entry_text(body), id.receipt()]) }
}

/// Inserts the parts of several texts in one statement. The rows of a conversation that was opened by another transaction
/// are left out; that transaction wins.
pub async fn insert(
    connection: &mut PgConnection,
    texts: impl Iterator<Item = SearchWords>,
) -> sqlx::Result<()> {
    const INSERT: &str = "INSERT INTO search_words (conversation, seq, part, words) \
        SELECT conversation, seq, part, words::TSVECTOR \
        FROM UNNEST($1::UUID[], $2::BIGINT[], $3::BIGINT[], $4::TEXT[]) AS added (conversation, seq, part, words) \
        ON CONFLICT DO NOTHING";
    bind_words(sqlx::query(INSERT), texts).execute(connection).await.map(drop)
}

/// The first text whose words are not stored as they should be, as the conversation and the `seq`.
pub async fn find_difference(
    connection: &mut PgConnection,
    texts: impl Iterator<Item = SearchWords>,
) -> sqlx::Result<Option<(Uuid, i64)>> {
    const FIND: &str = "SELECT wanted.conversation, wanted.seq \
        FROM UNNEST($1::UUID[], $2::BIGINT[], $3::BIGINT[], $4::TEXT[]) AS wanted (conversation, seq, part, words) \
        LEFT JOIN search_words USING (conversation, seq, part) \
        WHERE search_words.words IS DISTINCT FROM wanted.words::TSVECTOR LIMIT 1";
    let found = bind_words(sqlx::query(FIND), texts).fetch_optional(connection).await?;
    found.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// Binds a row for each part: the conversation, the `seq`, the number of the part, and its words.
fn bind_words(
    query: Query<'static, Postgres, PgArguments>,
    texts: impl Iterator<Item = SearchWords>,
) -> Query<'static, Postgres, PgArguments> {
    let (mut conversations, mut seqs): (Vec<Uuid>, Vec<i64>) = (vec![], vec![]);
    let (mut numbers, mut words): (Vec<i64>, Vec<String>) = (vec![], vec![]);
    for SearchWords { conversation, seq, parts } in texts {
        for (number, part) in (1..).zip(parts) {
            conversations.push(conversation.uuid());
            seqs.push(seq);
            numbers.push(number);
            words.push(part);
        }
    }
    query.bind(conversations).bind(seqs).bind(numbers).bind(words)
}
