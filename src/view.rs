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

pub use bubble::{Bubble, Side};
pub use decision::decision;
pub use dynamic::{Part, Text, steady};
pub use el::{El, button, el};
pub use facts::{facts, line_list};
pub use note::{note, notice};
pub use panel::Panel;
