//! The queries of the list read indexes only.

use super::*;

use crate::storage::sqlite::fixtures::database;

async fn plan(pool: &SqlitePool, query: &str) -> String {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
    let query = sqlx::query(explain).bind("").bind(1).bind(1).bind(1);
    let rows = query.fetch_all(pool).await.expect("a plan");
    let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
    steps.join("; ")
}

#[tokio::test]
async fn every_query_of_the_list_uses_its_index() {
    let (_dir, database) = database().await;
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
