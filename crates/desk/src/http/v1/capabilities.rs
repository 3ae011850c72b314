//! `GET /v1`: returns the capabilities of the backend.

use axum::Json;
use axum::extract::State;
use contract::Capabilities;

use crate::http::state::AppState;

/// The capabilities of this backend.
///
/// The only operation without a token. The answer has name, features, limits, response times and escalation path.
#[utoipa::path(
    get,
    path = "/v1",
    operation_id = "capabilities",
    tag = "contract",
    responses((status = 200, description = "The capabilities", body = Capabilities)),
)]
pub async fn capabilities(State(app): State<AppState>) -> Json<Capabilities> {
    Json(app.services.conversations.capabilities().await)
}
