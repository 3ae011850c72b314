//! The company's side of the contract: one file each operation. Every operation needs a service token. There is no CORS,
//! because a service token does not belong into a browser.

pub mod changes;
pub mod conversation;
pub mod entries;
pub mod erase_customer;
pub mod mark_read;
pub mod open_conversation;
pub mod set_ticket;
pub mod write_entry;

use axum::Router;
use axum::routing::{delete, get, put};

use super::state::AppState;

/// The operations, under `/v1/company`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/changes", get(changes::company_changes))
        .route(
            "/conversations/{conversation}",
            put(open_conversation::open_for_customer).get(conversation::company_conversation),
        )
        .route("/conversations/{conversation}/entries", get(entries::company_entries))
        .route("/conversations/{conversation}/entries/{entry}", put(write_entry::write_company_entry))
        .route("/conversations/{conversation}/read", put(mark_read::mark_company_read))
        .route("/conversations/{conversation}/ticket", put(set_ticket::set_ticket))
        .route("/customers/{sub}", delete(erase_customer::erase_customer))
}
