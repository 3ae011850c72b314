//! The page that the widget stands in: what it is asked for, and what it hears.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use client::platform;

/// One function of the page, called with what it is about and a detail.
#[derive(Clone)]
pub struct HostPage(Function);

impl HostPage {
    /// `function(what, detail)` is called with `token` and the expired token, and gives another one, or a promise of
    /// it, or nothing; with `error-report` and a line for the web team; with `close`; with `restart` and whether the token
    /// is to be forgotten too, when everything in memory must go; and with the names of events and their details.
    pub fn new(function: Function) -> Self {
        Self(function)
    }

    /// A token other than the expired one.
    pub async fn token(&self, expired: Option<String>) -> Result<Option<String>, JsValue> {
        let answer = self.call("token", &expired.into())?;
        Ok(platform::await_promise(answer).await?.as_string())
    }

    /// A line for the web team in the console.
    pub fn report_error(&self, line: &str) {
        let _ = self.call("error-report", &line.into());
    }

    /// Closes the panel.
    pub fn close(&self) {
        let _ = self.call("close", &JsValue::UNDEFINED);
    }

    /// Begins the whole widget anew, with nothing in memory, and without the token if `forget`.
    pub fn restart(&self, forget: bool) {
        let _ = self.call("restart", &forget.into());
    }

    /// Something happened that the page may want to know.
    pub fn emit(&self, event: &str, detail: &[(&str, &str)]) {
        let said = Object::new();
        for (name, value) in detail {
            let _ = Reflect::set(&said, &(*name).into(), &(*value).into());
        }
        let _ = self.call(event, &said);
    }

    fn call(&self, what: &str, detail: &JsValue) -> Result<JsValue, JsValue> {
        self.0.call2(&JsValue::NULL, &what.into(), detail)
    }
}
