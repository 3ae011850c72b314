//! Words of one side.

use contract::AuthorKind;

use super::el::{El, el};
use crate::words;

/// Whose words they are, seen from who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// One's own.
    Mine,
    /// One's own side's, and for that side alone.
    Ours,
    /// The other side's.
    Theirs,
}

/// A message. An empty heading and aside make no header.
pub struct Bubble {
    /// Whose words they are.
    pub side: Side,
    /// The words.
    pub text: String,
    /// The name of who said it.
    pub heading: String,
    /// What kind of author it was.
    pub author: Option<AuthorKind>,
    /// What stands beside the name.
    pub aside: String,
    /// The name of the slot in which a page can put its own words instead, if there is one.
    pub slot: Option<&'static str>,
}

impl Bubble {
    /// Words without a header.
    pub fn new(side: Side, text: String) -> Self {
        Self { side, text, heading: String::new(), author: None, aside: String::new(), slot: None }
    }

    /// As an element.
    pub fn el(self) -> El {
        let from = match self.side {
            Side::Mine => "me",
            Side::Ours => "us",
            Side::Theirs => "them",
        };
        let message = el("li").class("message").attr("data-from", from);
        let header = !(self.heading.is_empty() && self.aside.is_empty());
        let header = header.then(|| {
            let tag = match self.author {
                Some(AuthorKind::Automatic) => Some(words::AUTOMATIC),
                Some(AuthorKind::AiDrafted) => Some(words::AI_DRAFTED),
                _ => None,
            };
            el("header")
                .child(el("b").say(self.heading))
                .all(tag.map(|tag| el("span").class("tag").say(tag)))
                .child(el("span").say(self.aside))
        });
        let body = el("div").class("body").attr("dir", "auto");
        message.all(header).child(match self.slot {
            Some(slot) => body.child(el("slot").attr("name", slot).say(self.text)),
            None => body.say(self.text),
        })
    }
}
