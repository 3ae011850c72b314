//! Bridge to the host page: requests for a token, errors for the web team, and events.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use client::platform;

/// The function of the host page that takes all calls of the widget.
#[derive(Clone)]
pub struct HostPage(Function);

impl HostPage {
    /// The widget calls `function(call, detail)`:
    ///
    /// | `call` | `detail` | result |
    /// |---|---|---|
    /// | `token` | the expired token, or `undefined` | another token, a promise of one, or nothing |
    /// | `error-report` | a line for the web team | none |
    /// | `close` | `undefined` | none |
    /// | `restart` | true if the host page must forget its token too | none; restarts the widget with empty memory |
    /// | name of an event | the detail of the event | none |
    pub fn new(function: Function) -> Self {
        Self(function)
    }

    /// Asks for a token other than the expired one; `None` if the host page has none.
    pub async fn token(&self, expired: Option<String>) -> Result<Option<String>, JsValue> {
        let token = self.call("token", &expired.into())?;
        Ok(platform::await_promise(token).await?.as_string())
    }

    /// Writes a line for the web team to the console.
    pub fn report_error(&self, line: &str) {
        let _ = self.call("error-report", &line.into());
    }

    /// Closes the panel.
    pub fn close(&self) {
        let _ = self.call("close", &JsValue::UNDEFINED);
    }

    /// Restarts the widget with empty memory; with `forget_token` also without the present token.
    pub fn restart(&self, forget_token: bool) {
        let _ = self.call("restart", &forget_token.into());
    }

    /// Emits an event with the fields of its detail.
    pub fn emit(&self, event: &str, detail: &[(&str, &str)]) {
        let object = Object::new();
        for (name, value) in detail {
            let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
        }
        let _ = self.call(event, &object);
    }

    fn call(&self, name: &str, detail: &JsValue) -> Result<JsValue, JsValue> {
        self.0.call2(&JsValue::NULL, &name.into(), detail)
    }
}
