//! The composer: a form for entries and notes, and the sender of the draft.

pub mod decision;
pub mod dispute;
pub mod fields;
pub mod handover;
pub mod promise;
pub mod reply_conflict;
pub mod saved_reply_picker;
pub mod send;
pub mod template;
pub mod view;
