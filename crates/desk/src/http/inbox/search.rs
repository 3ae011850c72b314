//! `GET /inbox/api/search`

use axum::Json;
use axum::extract::State;
use inbox_api::SearchResults;
use serde::Deserialize;

use super::cookie::SignedIn;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::asked::Asked;

/// What to look for.
#[derive(Deserialize)]
pub struct Words {
    query: String,
}

/// The conversations in which all words stand.
pub async fn search(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Asked(Words { query }): Asked<Words>,
) -> Answer<Json<SearchResults>> {
    Ok(Json(app.desk.search(&query).await?))
}
