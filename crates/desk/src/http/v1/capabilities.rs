//! `GET /v1`

use axum::Json;
use axum::extract::State;
use contract::Capabilities;

use crate::http::state::AppState;

/// What this backend can do.
///
/// The one operation without a token: name, features, limits, measured times and help path.
#[utoipa::path(
    get,
    path = "/v1",
    operation_id = "capabilities",
    tag = "contract",
    responses((status = 200, description = "What this backend can do", body = Capabilities)),
)]
pub async fn capabilities(State(app): State<AppState>) -> Json<Capabilities> {
    Json(app.services.conversations.capabilities().await)
}
