//! The checks, one module a subject.

mod authorization;
mod available_actions;
mod caching;
mod capabilities;
mod changes;
mod company_entries;
mod company_feed;
mod company_opening;
mod company_problems;
mod company_statements;
mod company_writes;
mod cors;
mod customer_entries;
mod erasure;
mod limits;
mod list;
mod long_polls;
mod opening;
mod openness;
mod order;
mod problem_codes;
mod problems;
mod read_positions;
mod repeated_requests;
mod service_tokens;
mod shapes;
mod state_machine;
mod texts;
mod token_facts;
mod tokens;
mod writes;

use crate::check::Check;

/// Every check, in the order of reports.
pub fn all() -> Vec<Check> {
    [
        capabilities::checks(),
        caching::checks(),
        shapes::checks(),
        tokens::checks(),
        token_facts::checks(),
        authorization::checks(),
        opening::checks(),
        writes::checks(),
        repeated_requests::checks(),
        order::checks(),
        list::checks(),
        limits::checks(),
        long_polls::checks(),
        changes::checks(),
        read_positions::checks(),
        customer_entries::checks(),
        texts::checks(),
        company_entries::checks(),
        state_machine::checks(),
        available_actions::checks(),
        openness::checks(),
        problems::checks(),
        problem_codes::checks(),
        cors::checks(),
        service_tokens::checks(),
        company_feed::checks(),
        company_opening::checks(),
        company_writes::checks(),
        company_statements::checks(),
        erasure::checks(),
        company_problems::checks(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
