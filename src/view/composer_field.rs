//! Where the customer writes.

use leptos::prelude::*;
use web_sys::HtmlElement;

/// The field of the composer.
#[derive(Clone, Copy)]
pub struct ComposerField(StoredValue<Option<HtmlElement>, LocalStorage>);

impl ComposerField {
    /// It is not in the page yet.
    pub fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    /// It is this element.
    pub fn set_element(&self, element: &HtmlElement) {
        self.0.set_value(Some(element.clone()));
    }

    /// Puts the customer where they can go on writing.
    pub fn focus(&self) {
        if let Some(field) = self.0.try_get_value().flatten() {
            let _ = field.focus();
        }
    }
}
