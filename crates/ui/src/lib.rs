//! Views and text that the widget and the inbox share. Views are built from elements of one type, so that a further
//! view adds little code.

pub mod i18n;

mod bubble;
mod decision_card;
mod element;
mod erased;
mod event_row;
mod reference_facts;

pub use bubble::{Bubble, MessageSide, origin};
pub use decision_card::decision_card;
pub use element::{ElementBuilder, button, element};
pub use erased::{BoxedText, BoxedView, memo_u8};
pub use event_row::{event_line, event_row, notice_row};
pub use reference_facts::{line_list, line_price, reference_facts};
