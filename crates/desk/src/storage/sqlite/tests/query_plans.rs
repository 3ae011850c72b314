//! Queries that run often read indexes and no whole table.

use inbox_api::ListFilter;
use sqlx::{AssertSqlSafe, Row};

use crate::storage::sqlite::conversation_list::{
    OTHERS_MINE, OTHERS_NOT_SOLVED, TOTAL, WAITING, WAITING_MINE, count_query, page_query, sections,
};
use crate::storage::sqlite::fixtures::database;
use crate::storage::sqlite::{SqliteDatabase, conversations, entries, erasure, report, search};

/// The steps of a plan. Parameters without a value are NULL, which changes no plan.
async fn plan(database: &SqliteDatabase, query: &str) -> String {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
    let rows = sqlx::query(explain).fetch_all(database.readers.pool()).await.expect("a plan");
    rows.iter().map(|row| row.get("detail")).collect::<Vec<&str>>().join("; ")
}

#[tokio::test]
async fn every_query_of_the_list_uses_its_index() {
    let (_dir, database) = database().await;
    for rows in ListFilter::ALL.map(sections).into_iter().flatten() {
        let plan = plan(&database, &page_query(rows)).await;
        let index = format!("SEARCH conversations USING INDEX {} (", rows.index);
        assert!(plan.contains(&index) && !plan.contains("B-TREE"), "{}: {plan}", rows.index);
    }
    for rows in [WAITING, OTHERS_NOT_SOLVED, WAITING_MINE, OTHERS_MINE] {
        let plan = plan(&database, &count_query(&rows)).await;
        assert!(plan.contains(&format!("COVERING INDEX {}", rows.index)), "{}: {plan}", rows.index);
        assert!(!plan.contains("B-TREE"), "{}: {plan}", rows.index);
    }
    let plan = plan(&database, TOTAL).await;
    assert!(plan.contains("SCAN conversations USING COVERING INDEX"), "{plan}");
}

#[tokio::test]
async fn conversations_about_a_reference_are_read_by_index() {
    let (_dir, database) = database().await;
    let plan = plan(&database, conversations::SAME_REFERENCE).await;
    let index = "SEARCH conversations USING INDEX conversations_about (iss=? AND reference_kind=? AND reference_id=?)";
    assert!(plan.starts_with(index), "{plan}");
}

#[tokio::test]
async fn the_keys_of_a_batch_are_loaded_by_index() {
    let (_dir, database) = database().await;
    let conversations = plan(&database, conversations::LOOK_UP).await;
    assert!(
        conversations.starts_with("SEARCH conversations USING INDEX") && conversations.contains("(id=?)"),
        "{conversations}"
    );
    let entries = plan(&database, entries::FIND).await;
    assert!(
        entries.starts_with("SEARCH entries USING INDEX") && entries.contains("(conversation=? AND id=?)"),
        "{entries}"
    );
}

#[tokio::test]
async fn expired_conversations_are_found_by_index() {
    let (_dir, database) = database().await;
    let plan = plan(&database, erasure::EXPIRED).await;
    assert_eq!(plan, "SEARCH conversations USING INDEX conversations_solved (updated_at<?)");
}

#[tokio::test]
async fn the_search_reads_no_whole_table() {
    let (_dir, database) = database().await;
    let plan = plan(&database, &search::search_query(2)).await;
    for table in ["entries", "conversations"] {
        assert!(plan.contains(&format!("SEARCH {table}")), "{plan}");
        assert!(!plan.contains(&format!("SCAN {table}")), "{plan}");
    }
}

#[tokio::test]
async fn the_report_reads_the_window_by_index() {
    let (_dir, database) = database().await;
    let plan = plan(&database, report::ENTRIES).await;
    for step in [
        "SEARCH entries USING COVERING INDEX entries_recent (at>?)",
        "SEARCH entries USING INDEX sqlite_autoindex_entries_1 (conversation=?)",
        "SEARCH earlier USING INDEX conversations_",
    ] {
        assert!(plan.contains(step), "{plan}");
    }
    // Both partial indexes have the conversations that wait, and no others.
    let waiting = ["conversations_waiting", "conversations_mine_waiting"];
    let scans: Vec<&str> = plan.split("; ").filter(|step| step.starts_with("SCAN")).collect();
    let allowed =
        waiting.map(|index| ["SCAN conversations USING INDEX ".to_owned() + index, "SCAN recent".into()]);
    assert!(allowed.iter().any(|allowed| *allowed == scans[..]), "{plan}");
}
