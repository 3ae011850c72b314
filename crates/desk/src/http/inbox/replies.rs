//! `/inbox/api/replies`: the saved replies.

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::{SavedReplies, SavedReply, WriteSavedReply};

use super::cookie::{Me, SignedIn};
use super::number::InReply;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::json::Json;

/// `GET`: all of them.
pub async fn list(State(app): State<App>, SignedIn(_): SignedIn) -> Answer<Body<SavedReplies>> {
    Ok(Body(app.desk.replies().await?))
}

/// `POST`: adds one.
pub async fn add(
    State(app): State<App>,
    Me(actor): Me,
    Json(write): Json<WriteSavedReply>,
) -> Answer<(StatusCode, Body<SavedReply>)> {
    Ok((StatusCode::CREATED, Body(app.desk.add_reply(&actor, write).await?)))
}

/// `PUT .../{reply}`: changes one.
pub async fn change(
    State(app): State<App>,
    Me(actor): Me,
    InReply(reply): InReply,
    Json(write): Json<WriteSavedReply>,
) -> Answer<Body<SavedReply>> {
    Ok(Body(app.desk.change_reply(&actor, reply, write).await?))
}

/// `DELETE .../{reply}`: removes one.
pub async fn remove(State(app): State<App>, Me(actor): Me, InReply(reply): InReply) -> Answer<StatusCode> {
    app.desk.remove_reply(&actor, reply).await?;
    Ok(StatusCode::NO_CONTENT)
}
