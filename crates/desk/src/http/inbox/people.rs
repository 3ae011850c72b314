//! `/inbox/api/people`: who is here, and inviting somebody.

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::{InvitationLink, InvitePerson, People};

use super::cookie::Me;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::json::Json;

/// `GET`: everybody.
pub async fn list(State(app): State<App>, Me(actor): Me) -> Answer<Body<People>> {
    Ok(Body(app.desk.people(&actor).await?))
}

/// `POST`: adds somebody, with a link to hand on.
pub async fn invite(
    State(app): State<App>,
    Me(actor): Me,
    Json(invite): Json<InvitePerson>,
) -> Answer<(StatusCode, Body<InvitationLink>)> {
    Ok((StatusCode::CREATED, Body(app.desk.invite(&actor, invite).await?)))
}
