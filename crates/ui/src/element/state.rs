//! An element in the page: how Leptos makes it, moves it, and takes it out.

use gloo_events::EventListener;
use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::{JsCast, JsValue};

use super::{ElementBuilder, ElementParts};

/// An element in the page, with what keeps it up to date.
pub struct ElementState {
    element: Element,
    _children: Vec<AnyViewState>,
    _listeners: Vec<EventListener>,
    _effects: Vec<RenderEffect<()>>,
}

impl Render for ElementBuilder {
    type State = ElementState;

    #[inline(never)]
    fn build(self) -> ElementState {
        let ElementParts { tag, fixed, changing, listeners, built, children } = *self.0;
        let element = document().create_element(tag).expect("our tags are names");
        for (name, value) in &fixed {
            set(&element, name, value);
        }
        let effects = changing.into_iter().map(|(name, mut value)| {
            let element = element.clone();
            RenderEffect::new(move |_| set(&element, name, &value()))
        });
        let effects = effects.collect();
        let listeners = listeners.into_iter().map(|(event, mut then)| {
            let options = gloo_events::EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&element, event, options, move |event| then(event))
        });
        let listeners = listeners.collect();
        let mut children: Vec<AnyViewState> = children.into_iter().map(Render::build).collect();
        for child in &mut children {
            child.mount(&element, None);
        }
        built.into_iter().for_each(|then| then(element.unchecked_ref()));
        ElementState { element, _children: children, _listeners: listeners, _effects: effects }
    }

    fn rebuild(self, state: &mut ElementState) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

fn set(element: &Element, name: &str, value: &str) {
    let done = match name {
        "value" | "checked" => {
            let value = if name == "checked" { (value == "true").into() } else { JsValue::from_str(value) };
            js_sys::Reflect::set(element, &name.into(), &value).map(drop)
        }
        name => element.set_attribute(name, value),
    };
    debug_assert!(done.is_ok(), "our attributes are names");
}

impl Mountable for ElementState {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        let _ = parent.insert_before(&self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = self.element.parent_element() else { return false };
        child.mount(&parent, Some(self.element.unchecked_ref()));
        true
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

// Leptos renders on a server too. This widget never is there.
impl AddAnyAttr for ElementBuilder {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

impl RenderHtml for ElementBuilder {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> ElementState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
