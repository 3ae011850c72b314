//! `GET /healthz`: the health check for monitoring.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::error::ApiResult;
use super::state::AppState;

/// 200 after a real read of the database, else 503.
pub async fn health(State(app): State<AppState>) -> ApiResult<Json<Value>> {
    app.services.conversations.health().await?;
    Ok(Json(json!({"status": "ok"})))
}
