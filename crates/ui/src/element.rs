//! Elements of one type, whatever their tag, attributes and children are.
//!
//! Leptos makes code for every shape of a view that it is given; a form of two fields weighs 5 KB (brotli). All views that
//! are made of these have one shape, so that the code is in the module once, and a further view is little more than its
//! words.

mod state;

use std::borrow::Cow;

use leptos::prelude::*;

use crate::{BoxedText, BoxedView};

/// An element before it is in the page. A pointer, because every word that is added to it passes it on.
pub struct ElementBuilder(Box<ElementParts>);

struct ElementParts {
    tag: &'static str,
    fixed: Vec<(&'static str, Cow<'static, str>)>,
    changing: Vec<(&'static str, BoxedText)>,
    listeners: Vec<(&'static str, Listener)>,
    built: Vec<MountHook>,
    children: Vec<AnyView>,
}

type Listener = Box<dyn FnMut(&web_sys::Event) + Send>;
type MountHook = Box<dyn FnOnce(&web_sys::HtmlElement) + Send>;

/// The classes that a page may style from outside: they are parts too.
const PARTS: [&str; 7] = ["panel", "reference", "owner", "timeline", "message", "composer", "button send"];

/// An element with this tag.
#[inline(never)]
pub fn element(tag: &'static str) -> ElementBuilder {
    let parts = ElementParts {
        tag,
        fixed: vec![],
        changing: vec![],
        listeners: vec![],
        built: vec![],
        children: vec![],
    };
    ElementBuilder(Box::new(parts))
}

/// A button that does something.
pub fn button(words: &'static str, press: impl Fn() + Send + 'static) -> ElementBuilder {
    element("button").class("button").attr("type", "button").text(words).on("click", move |_| press())
}

// What is generic here only boxes what it was given, so that the rest is in the module once.
impl ElementBuilder {
    /// With an attribute that stays as it is.
    pub fn attr(self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.with_attr(name, value.into())
    }

    /// With a class.
    #[inline(never)]
    pub fn class(self, class: &'static str) -> Self {
        let styled = self.attr("class", class);
        if PARTS.contains(&class) { styled.attr("part", class) } else { styled }
    }

    /// With an attribute that changes; the `value` of a field is its property, for customers change that themselves.
    pub fn dynamic_attr(self, name: &'static str, value: impl FnMut() -> String + Send + 'static) -> Self {
        self.with_changing(name, Box::new(value))
    }

    /// Calls `then` with the element once it is made.
    pub fn on_mount(mut self, then: impl FnOnce(&web_sys::HtmlElement) + Send + 'static) -> Self {
        self.0.built.push(Box::new(then));
        self
    }

    /// It takes the keyboard when it comes: the customer asked for it.
    pub fn focus_on_mount(self) -> Self {
        self.on_mount(|field| {
            let field = field.clone();
            request_animation_frame(move || drop(field.focus()));
        })
    }

    /// Calls `then` for each such event.
    pub fn on(self, event: &'static str, then: impl FnMut(&web_sys::Event) + Send + 'static) -> Self {
        self.with_listener(event, Box::new(then))
    }

    /// With words at the end.
    pub fn text(self, words: impl Into<Cow<'static, str>>) -> Self {
        self.with_words(words.into())
    }

    /// With words at the end that change.
    pub fn dynamic_text(self, words: impl FnMut() -> String + Send + 'static) -> Self {
        self.with_text(Box::new(words))
    }

    /// With a child at the end.
    #[inline(never)]
    pub fn child(self, child: ElementBuilder) -> Self {
        self.with_view(child.into_any())
    }

    /// With another view at the end.
    pub fn view(self, view: impl IntoView + 'static) -> Self {
        self.with_view(view.into_any())
    }

    /// With children at the end.
    pub fn children(self, children: impl IntoIterator<Item = ElementBuilder>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// With a child at the end that is there only at times.
    pub fn dynamic_child(self, child: impl FnMut() -> Option<ElementBuilder> + Send + 'static) -> Self {
        self.with_part(Box::new(child))
    }

    #[inline(never)]
    fn with_attr(mut self, name: &'static str, value: Cow<'static, str>) -> Self {
        self.0.fixed.push((name, value));
        self
    }

    #[inline(never)]
    fn with_changing(mut self, name: &'static str, value: BoxedText) -> Self {
        self.0.changing.push((name, value));
        self
    }

    #[inline(never)]
    fn with_listener(mut self, event: &'static str, then: Listener) -> Self {
        self.0.listeners.push((event, then));
        self
    }

    #[inline(never)]
    fn with_words(self, words: Cow<'static, str>) -> Self {
        self.with_view(words.into_owned().into_any())
    }

    #[inline(never)]
    fn with_text(self, words: BoxedText) -> Self {
        self.with_view(words.into_any())
    }

    #[inline(never)]
    fn with_part(self, mut child: Box<dyn FnMut() -> Option<ElementBuilder> + Send>) -> Self {
        let part: BoxedView =
            Box::new(move || child().map_or_else(|| ().into_any(), ElementBuilder::into_any));
        self.with_view(part.into_any())
    }

    #[inline(never)]
    fn with_view(mut self, view: AnyView) -> Self {
        self.0.children.push(view);
        self
    }
}
