//! Message bubble: the text of one message, with its author.

use contract::AuthorKind;

use crate::{ElementBuilder, element, i18n};

/// The side of a message, as seen by its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageSide {
    /// The reader's own side.
    Outgoing,
    /// The reader's own side, and visible to that side alone.
    Internal,
    /// The other side.
    Incoming,
}

/// A message. It has a header if heading or aside are not empty.
pub struct Bubble {
    pub side: MessageSide,
    pub text: String,
    /// Name of the author.
    pub heading: String,
    /// Kind of the author; shown if no person wrote the message alone.
    pub author: Option<AuthorKind>,
    /// Text beside the name: a time, or what the message refers to.
    pub aside: String,
    /// Name of the slot in which the host page can replace the text.
    pub slot: Option<&'static str>,
}

impl Bubble {
    /// A message without a header.
    pub fn new(side: MessageSide, text: String) -> Self {
        Self { side, text, heading: String::new(), author: None, aside: String::new(), slot: None }
    }

    pub fn into_element(self) -> ElementBuilder {
        let from = match self.side {
            MessageSide::Outgoing => "me",
            MessageSide::Internal => "us",
            MessageSide::Incoming => "them",
        };
        let message = element("li").class("message").attr("data-from", from);
        let has_header = !(self.heading.is_empty() && self.aside.is_empty());
        let header = has_header.then(|| {
            let tag = match self.author {
                Some(AuthorKind::Automatic) => Some(i18n::AUTOMATIC),
                Some(AuthorKind::AiDrafted) => Some(i18n::AI_DRAFTED),
                _ => None,
            };
            element("header")
                .child(element("b").text(self.heading))
                .children(tag.map(|tag| element("span").class("tag").text(tag)))
                .child(element("span").text(self.aside))
        });
        let body = element("div").class("body").attr("dir", "auto");
        message.children(header).child(match self.slot {
            Some(slot) => body.child(element("slot").attr("name", slot).text(self.text)),
            None => body.text(self.text),
        })
    }
}
