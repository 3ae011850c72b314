//! The composer: a form for entries and notes, and the sender of the draft.

mod view;

mod fields;
mod mode_fields;
mod saved_reply_picker;

mod reply_conflict;
mod send;
mod template;

pub use view::Composer;
