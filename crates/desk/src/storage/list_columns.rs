//! The columns that a row of the agents' list shows, with the keys of its order. Tables and columns have the same names on
//! every engine.

pub const LIST_COLUMNS: &str = "id, reference_kind, reference_id, name, sub, preview, promise_due, promise_state, \
    waiting_since, updated_at, urgency, number";
