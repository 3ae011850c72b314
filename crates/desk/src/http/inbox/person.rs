//! `/inbox/api/people/{person}/...`: what a lead does about somebody.

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::{ChangeRole, InvitationLink, Person};

use super::cookie::Me;
use super::number::InPerson;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::json::Json;

/// `PUT .../role`: what they may do.
pub async fn role(
    State(app): State<App>,
    Me(actor): Me,
    InPerson(person): InPerson,
    Json(change): Json<ChangeRole>,
) -> Answer<Body<Person>> {
    Ok(Body(app.desk.change_role(&actor, person, change.role).await?))
}

/// `POST .../disable`: they cannot sign in any more.
pub async fn disable(
    State(app): State<App>,
    Me(actor): Me,
    InPerson(person): InPerson,
) -> Answer<Body<Person>> {
    Ok(Body(app.desk.disable(&actor, person).await?))
}

/// `POST .../enable`: they can again.
pub async fn enable(
    State(app): State<App>,
    Me(actor): Me,
    InPerson(person): InPerson,
) -> Answer<Body<Person>> {
    Ok(Body(app.desk.enable(&actor, person).await?))
}

/// `POST .../link`: a further link by which they choose a password.
pub async fn link(
    State(app): State<App>,
    Me(actor): Me,
    InPerson(person): InPerson,
) -> Answer<(StatusCode, Body<InvitationLink>)> {
    Ok((StatusCode::CREATED, Body(app.desk.invite_again(&actor, person).await?)))
}
