//! The mark of an unfinished copy: the table with its progress, which exists from the first copied row until the comparison
//! has found every row equal.

use sqlx::postgres::PgConnection;

/// The name of the table.
pub const TABLE: &str = "copy_progress";

/// Whether the database contains an unfinished copy.
pub async fn exists(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let query = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(TABLE);
    query.fetch_one(connection).await
}
