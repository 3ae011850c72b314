//! Words of one side.

use contract::AuthorKind;

use crate::{ElementBuilder, element, i18n};

/// Whose words they are, seen from who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageSide {
    /// One's own.
    Outgoing,
    /// One's own side's, and for that side alone.
    Internal,
    /// The other side's.
    Incoming,
}

/// A message. An empty heading and aside make no header.
pub struct Bubble {
    /// Whose words they are.
    pub side: MessageSide,
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
    pub fn new(side: MessageSide, text: String) -> Self {
        Self { side, text, heading: String::new(), author: None, aside: String::new(), slot: None }
    }

    /// As an element.
    pub fn into_element(self) -> ElementBuilder {
        let from = match self.side {
            MessageSide::Outgoing => "me",
            MessageSide::Internal => "us",
            MessageSide::Incoming => "them",
        };
        let message = element("li").class("message").attr("data-from", from);
        let header = !(self.heading.is_empty() && self.aside.is_empty());
        let header = header.then(|| {
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
