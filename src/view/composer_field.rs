//! Handle to the composer's text field, so that other components can focus it.

use leptos::prelude::*;
use web_sys::HtmlElement;

/// The text field of the composer, once it is built.
#[derive(Clone, Copy)]
pub struct ComposerField(StoredValue<Option<HtmlElement>, LocalStorage>);

impl ComposerField {
    pub fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    pub fn set_element(&self, element: &HtmlElement) {
        self.0.set_value(Some(element.clone()));
    }

    /// Focuses the field. No effect before it is built and after the widget was removed.
    pub fn focus(&self) {
        if let Some(field) = self.0.try_get_value().flatten() {
            let _ = field.focus();
        }
    }
}
