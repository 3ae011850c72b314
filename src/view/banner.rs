//! What stands in the way, and what to do next.

use leptos::prelude::*;

use super::el::{El, el};
use crate::browser;
use crate::session::{Keeps, Line, Session};
use crate::words;

/// A sentence while the line is not open.
pub fn banner(session: Session) -> El {
    let keeps = move || {
        let is_kept = session.outbox.read().items().iter().all(|item| item.kept);
        session.keeps.get() == Keeps::Device && is_kept && *session.typed.read() == *session.kept.read()
    };
    let of_words = move || session.has_words().then(keeps);
    let sentence = move || match &*session.line.read() {
        Line::Connecting | Line::Open => None,
        Line::Away if !browser::online() => Some(words::offline(keeps())),
        Line::Away => Some(words::away(keeps())),
        Line::NeedToken => Some(words::need_token(of_words(), session.conversation.read().is_asked())),
        Line::Refused(_) => Some(words::refused(of_words(), session.config().fallback.as_deref())),
    };
    // The region is there before its words are, or screen readers would not hear them.
    let banner = move || Some(el("p").class("banner").say(sentence()?));
    el("div").attr("role", "status").part(banner)
}
