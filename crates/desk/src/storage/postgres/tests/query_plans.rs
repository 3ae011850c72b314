//! Queries that run often read indexes and no whole table. The planner of an empty table prefers to read it whole, unless
//! that is forbidden; with rows it chooses by their number.

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use crate::storage::postgres::conversation_list::{
    OTHERS, OTHERS_MINE, OTHERS_NOT_SOLVED, TOTAL, WAITING, WAITING_MINE, count_query, page_query,
};
use crate::storage::postgres::fixtures::database;
use crate::storage::postgres::{PostgresDatabase, conversations, erasure, report, search};

/// The plan of a query with NULL for each of its parameters.
async fn plan(database: &PostgresDatabase, query: &str, parameters: usize) -> String {
    let mut connection: PgConnection = database.connections.pool().acquire().await.unwrap().detach();
    for setting in ["SET enable_seqscan = off", "SET plan_cache_mode = force_generic_plan"] {
        sqlx::query(setting).execute(&mut connection).await.unwrap();
    }
    let prepare = AssertSqlSafe(format!("PREPARE planned AS {query}"));
    sqlx::raw_sql(prepare).execute(&mut connection).await.unwrap();
    let nothing =
        if parameters == 0 { String::new() } else { format!("({})", vec!["NULL"; parameters].join(", ")) };
    let explain = AssertSqlSafe(format!("EXPLAIN EXECUTE planned{nothing}"));
    let rows = sqlx::raw_sql(explain).fetch_all(&mut connection).await.unwrap();
    let steps: Vec<String> = rows.iter().map(|row| sqlx::Row::get(row, 0)).collect();
    steps.join("\n")
}

/// Many conversations, of which a twentieth waits and every third of the others is not solved, and the planner's knowledge
/// of them.
const FILL: [&str; 3] = [
    "INSERT INTO agents (name, folded, sign_in_name, password, role, added_at) \
     SELECT 'Agent ' || n, 'agent ' || n, 'agent ' || n, '', 'agent', 0 FROM generate_series(1, 10) AS n",
    "INSERT INTO conversations (id, fingerprint, iss, sub, reference_kind, reference_id, reference, created_at, \
         status, owner_agent, last_seq, updated_at, waiting_since, decisions, handovers, preview, unread, \
         customer_read_up_to, change_position) \
     SELECT gen_random_uuid(), '', 'kettle', 'customer-' || n, 'order', n, '{}', n, \
         CASE WHEN n % 3 = 0 THEN 'awaiting_customer' ELSE 'solved' END, (SELECT min(number) FROM agents) + n % 10, \
         1, n, CASE WHEN n % 20 = 0 THEN n END, 0, 0, '', '[]', 0, n FROM generate_series(1, 50000) AS n",
    "VACUUM ANALYZE conversations",
];

#[tokio::test]
async fn every_query_of_the_list_uses_its_index() {
    let database = database().await;
    for statement in FILL {
        sqlx::query(statement).execute(database.connections.pool()).await.unwrap();
    }
    let total = plan(&database, TOTAL, 0).await;
    assert!(total.contains("Index Only Scan using conversations_pkey"), "{total}");
    for (rows, is_mine, index) in [
        (WAITING, false, "conversations_waiting"),
        (OTHERS, false, "conversations_others"),
        (OTHERS_NOT_SOLVED, false, "conversations_not_solved"),
        (WAITING_MINE, true, "conversations_mine_waiting"),
        (OTHERS_MINE, true, "conversations_mine_others"),
    ] {
        let page = plan(&database, &page_query(&rows), if is_mine { 4 } else { 3 }).await;
        assert!(page.contains(&format!(" {index} on conversations")), "{index}: {page}");
        assert!(!page.contains("Sort") && !page.contains("Seq Scan on conversations"), "{index}: {page}");
        let count = plan(&database, &count_query(&rows), if is_mine { 1 } else { 0 }).await;
        assert!(
            count.contains(&format!("Index Only Scan using {index} on conversations")),
            "{index}: {count}"
        );
        assert!(!count.contains("Sort"), "{index}: {count}");
    }
}

#[tokio::test]
async fn conversations_about_a_reference_are_read_by_index() {
    let database = database().await;
    let plan = plan(&database, conversations::SAME_REFERENCE, 5).await;
    assert!(plan.contains("conversations_about on conversations") && !plan.contains("Sort"), "{plan}");
}

#[tokio::test]
async fn expired_conversations_are_found_by_index() {
    let database = database().await;
    let plan = plan(&database, erasure::EXPIRED, 2).await;
    assert!(plan.contains("conversations_solved on conversations") && !plan.contains("Sort"), "{plan}");
}

#[tokio::test]
async fn the_search_reads_no_whole_table() {
    let database = database().await;
    let plan = plan(&database, &search::search_query(2), 3).await;
    assert!(plan.contains("Bitmap Index Scan on search_words_words"), "{plan}");
    assert!(!plan.contains("Seq Scan"), "{plan}");
}

#[tokio::test]
async fn the_report_reads_the_window_by_index() {
    let database = database().await;
    let plan = plan(&database, report::ENTRIES, 1).await;
    assert!(plan.contains("Index Scan on entries_recent"), "{plan}");
    // Both partial indexes have the conversations that wait, and no others.
    let waiting = ["conversations_waiting", "conversations_mine_waiting"];
    assert!(waiting.iter().any(|index| plan.contains(&format!("Index Scan on {index}"))), "{plan}");
    assert!(!plan.contains("Seq Scan"), "{plan}");
}
