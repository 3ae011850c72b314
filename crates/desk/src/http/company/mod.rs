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

use super::routes::{Principal, Routes};

/// The operations, under `/v1/company`.
pub fn routes() -> Routes {
    use Principal::System;
    Routes::default()
        .get("/changes", System, changes::company_changes)
        .put("/conversations/{conversation}", System, open_conversation::open_for_customer)
        .get("/conversations/{conversation}", System, conversation::company_conversation)
        .get("/conversations/{conversation}/entries", System, entries::company_entries)
        .put("/conversations/{conversation}/entries/{entry}", System, write_entry::write_company_entry)
        .put("/conversations/{conversation}/read", System, mark_read::mark_company_read)
        .put("/conversations/{conversation}/ticket", System, set_ticket::set_ticket)
        .delete("/customers/{sub}", System, erase_customer::erase_customer)
}
