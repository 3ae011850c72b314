//! Element state: the traits by which Leptos builds, moves and removes an element.
//!
//! They are internals of Leptos 0.8 (tachys), which may change in any release; hence the workspace pins one version.

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

/// An element in the page, with its children, listeners and effects. They end when it is dropped.
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
        let ElementParts { tag, attrs, dynamic_attrs, listeners, mount_hooks, children } = *self.0;
        let element = document().create_element(tag).expect("every tag is a valid name");
        for (name, value) in &attrs {
            set(&element, name, value);
        }
        let effects = dynamic_attrs.into_iter().map(|(name, mut value)| {
            let element = element.clone();
            RenderEffect::new(move |_| set(&element, name, &value()))
        });
        let effects = effects.collect();
        let listeners = listeners.into_iter().map(|(event, mut listener)| {
            let options = gloo_events::EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&element, event, options, move |event| listener(event))
        });
        let listeners = listeners.collect();
        let mut children: Vec<AnyViewState> = children.into_iter().map(Render::build).collect();
        for child in &mut children {
            child.mount(&element, None);
        }
        mount_hooks.into_iter().for_each(|hook| hook(element.unchecked_ref()));
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
    let result = match name {
        "value" | "checked" => {
            let value = if name == "checked" { (value == "true").into() } else { JsValue::from_str(value) };
            js_sys::Reflect::set(element, &name.into(), &value).map(drop)
        }
        name => element.set_attribute(name, value),
    };
    debug_assert!(result.is_ok(), "every attribute is a valid name");
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

// Leptos can also render on a server. Elements of this crate exist in a browser only.
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
