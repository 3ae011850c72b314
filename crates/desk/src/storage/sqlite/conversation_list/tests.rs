//! What the inbox asks every time costs no more than what it shows.

use super::*;

use crate::storage::sqlite::SqliteDatabase;

async fn plan(pool: &SqlitePool, query: &str) -> String {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
    let query = sqlx::query(explain).bind("").bind(1).bind(1).bind(1);
    let rows = query.fetch_all(pool).await.expect("a plan");
    let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
    steps.join("; ")
}

#[tokio::test]
async fn what_the_inbox_asks_every_time_is_found_in_indexes() {
    let dir = tempfile::tempdir().expect("a directory");
    let database = SqliteDatabase::open(&dir.path().join("yes-reply.sqlite")).await.expect("opens");
    let views = ListFilter::ALL.map(sections);
    for rows in views.into_iter().flatten() {
        let plan = plan(&database.read, &page_query(rows)).await;
        let index = format!("SEARCH conversations USING INDEX {} (", rows.index);
        assert!(plan.contains(&index) && !plan.contains("B-TREE"), "{}: {plan}", rows.filter);
    }
    for filter in [&WAITING, &OTHERS_NOT_SOLVED, &WAITING_MINE, &OTHERS_MINE].map(|rows| rows.filter) {
        let plan = plan(&database.read, &count_query(filter)).await;
        assert!(plan.contains("USING COVERING INDEX"), "{filter}: {plan}");
    }
    assert!(plan(&database.read, &count_query(ALL_ROWS)).await.contains("USING COVERING INDEX"));
}
