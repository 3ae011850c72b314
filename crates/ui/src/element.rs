//! Element builder: elements of one type, whatever their tag, attributes and children.
//!
//! Leptos generates code for every type of view; a form of two fields adds 5 KB (brotli). Views from this builder have
//! one type, so that the module holds that code once and a further view adds little more than its text
//! (docs/decisions/0009-type-erased-elements.md). The builder implements traits of tachys, the renderer inside Leptos
//! 0.8, so the workspace pins one version of Leptos.

mod state;

use std::borrow::Cow;

use leptos::prelude::*;

use crate::{BoxedText, BoxedView};

/// An element before it is in the page. Boxed, because every method moves it.
pub struct ElementBuilder(Box<ElementParts>);

struct ElementParts {
    tag: &'static str,
    attrs: Vec<(&'static str, Cow<'static, str>)>,
    dynamic_attrs: Vec<(&'static str, BoxedText)>,
    listeners: Vec<(&'static str, Listener)>,
    mount_hooks: Vec<MountHook>,
    children: Vec<AnyView>,
}

type Listener = Box<dyn FnMut(&web_sys::Event) + Send>;
type MountHook = Box<dyn FnOnce(&web_sys::HtmlElement) + Send>;

/// Classes that are also `part` names, so that the host page can style these elements with `::part()`.
const PARTS: [&str; 7] = ["panel", "reference", "owner", "timeline", "message", "composer", "button send"];

/// An element with this tag.
#[inline(never)]
pub fn element(tag: &'static str) -> ElementBuilder {
    let parts = ElementParts {
        tag,
        attrs: vec![],
        dynamic_attrs: vec![],
        listeners: vec![],
        mount_hooks: vec![],
        children: vec![],
    };
    ElementBuilder(Box::new(parts))
}

/// A button that calls `on_click`.
pub fn button(label: &'static str, on_click: impl Fn() + Send + 'static) -> ElementBuilder {
    element("button").class("button").attr("type", "button").text(label).on("click", move |_| on_click())
}

// Generic methods only box their argument, so that the module holds the rest once.
impl ElementBuilder {
    /// Adds an attribute with a fixed value.
    pub fn attr(self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.with_attr(name, value.into())
    }

    /// Adds a class, and the `part` of the same name if it is one of [`PARTS`].
    #[inline(never)]
    pub fn class(self, class: &'static str) -> Self {
        let styled = self.attr("class", class);
        if PARTS.contains(&class) { styled.attr("part", class) } else { styled }
    }

    /// Adds an attribute with a dynamic value. `value` and `checked` are set as properties, since the attributes have
    /// no effect after the user has changed a field.
    pub fn dynamic_attr(self, name: &'static str, value: impl FnMut() -> String + Send + 'static) -> Self {
        self.with_dynamic_attr(name, Box::new(value))
    }

    /// Calls `hook` with the element when it is built, before it is in the page.
    pub fn on_mount(mut self, hook: impl FnOnce(&web_sys::HtmlElement) + Send + 'static) -> Self {
        self.0.mount_hooks.push(Box::new(hook));
        self
    }

    /// Focuses the element in the frame after it is built.
    pub fn focus_on_mount(self) -> Self {
        self.on_mount(|field| {
            let field = field.clone();
            request_animation_frame(move || drop(field.focus()));
        })
    }

    /// Calls `listener` for every event of this type.
    pub fn on(self, event: &'static str, listener: impl FnMut(&web_sys::Event) + Send + 'static) -> Self {
        self.with_listener(event, Box::new(listener))
    }

    /// Appends fixed text.
    pub fn text(self, text: impl Into<Cow<'static, str>>) -> Self {
        self.with_text(text.into())
    }

    /// Appends dynamic text.
    pub fn dynamic_text(self, text: impl FnMut() -> String + Send + 'static) -> Self {
        self.with_dynamic_text(Box::new(text))
    }

    /// Appends a child.
    #[inline(never)]
    pub fn child(self, child: ElementBuilder) -> Self {
        self.with_view(child.into_any())
    }

    /// Appends any other view.
    pub fn view(self, view: impl IntoView + 'static) -> Self {
        self.with_view(view.into_any())
    }

    /// Appends children.
    pub fn children(self, children: impl IntoIterator<Item = ElementBuilder>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Appends a dynamic child, which may be absent.
    pub fn dynamic_child(self, child: impl FnMut() -> Option<ElementBuilder> + Send + 'static) -> Self {
        self.with_dynamic_child(Box::new(child))
    }

    #[inline(never)]
    fn with_attr(mut self, name: &'static str, value: Cow<'static, str>) -> Self {
        self.0.attrs.push((name, value));
        self
    }

    #[inline(never)]
    fn with_dynamic_attr(mut self, name: &'static str, value: BoxedText) -> Self {
        self.0.dynamic_attrs.push((name, value));
        self
    }

    #[inline(never)]
    fn with_listener(mut self, event: &'static str, listener: Listener) -> Self {
        self.0.listeners.push((event, listener));
        self
    }

    #[inline(never)]
    fn with_text(self, text: Cow<'static, str>) -> Self {
        self.with_view(text.into_owned().into_any())
    }

    #[inline(never)]
    fn with_dynamic_text(self, text: BoxedText) -> Self {
        self.with_view(text.into_any())
    }

    #[inline(never)]
    fn with_dynamic_child(self, mut child: Box<dyn FnMut() -> Option<ElementBuilder> + Send>) -> Self {
        let view: BoxedView =
            Box::new(move || child().map_or_else(|| ().into_any(), ElementBuilder::into_any));
        self.with_view(view.into_any())
    }

    #[inline(never)]
    fn with_view(mut self, view: AnyView) -> Self {
        self.0.children.push(view);
        self
    }
}
