//! Message bubble: the text of one message, with its author.

use contract::{AuthorKind, Entry};

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
    /// How the message was written, if no person wrote it alone.
    pub origin: Option<&'static str>,
    /// Text beside the name: a time, or what the message refers to.
    pub aside: String,
    /// Name of the slot in which the host page can replace the text.
    pub slot: Option<&'static str>,
}

/// How an entry was written, if no person wrote it alone.
pub fn origin(entry: &Entry) -> Option<&'static str> {
    match entry.author.kind {
        AuthorKind::Automatic => Some(i18n::AUTOMATIC),
        _ => entry.drafted_by_ai.then_some(i18n::AI_DRAFTED),
    }
}

impl Bubble {
    /// A message without a header.
    pub fn new(side: MessageSide, text: String) -> Self {
        Self { side, text, heading: String::new(), origin: None, aside: String::new(), slot: None }
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
            element("header")
                .child(element("b").text(self.heading))
                .children(self.origin.map(|tag| element("span").class("tag").text(tag)))
                .child(element("span").text(self.aside))
        });
        let body = element("div").class("body").attr("dir", "auto");
        message.children(header).child(match self.slot {
            Some(slot) => body.child(element("slot").attr("name", slot).text(self.text)),
            None => body.text(self.text),
        })
    }
}
