//! What is shown: one component a file.

mod banner;
mod bubble;
mod composer;
mod decision;
mod dynamic;
mod el;
mod facts;
mod field;
mod help;
mod note;
mod onward;
mod owner;
mod panel;
mod saying;
mod second_look;
mod state;
mod timeline;
mod verdict;
mod wanted;

pub use bubble::{Bubble, MessageSide};
pub use decision::decision_card;
pub use dynamic::{BoxedText, BoxedView, memo_u8};
pub use el::{ElementBuilder, button, element};
pub use facts::{facts, line_list};
pub use note::{event_row, notice_row};
pub use panel::Panel;
