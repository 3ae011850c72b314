//! JavaScript bindings: `mount` returns a handle; events go to the host page.

use std::cell::OnceCell;
use std::rc::Rc;

use contract::Reference;
use futures_util::FutureExt;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::config::Config;
use crate::controller::Controller;
use crate::host_page::HostPage;
use crate::navigation::Navigation;
use crate::token_claims;
use client::http::ClientError;
use client::platform;
use client::{Client, TokenSource};

/// A widget that is mounted in the page.
#[wasm_bindgen]
pub struct WidgetHandle {
    container: HtmlElement,
    page: HostPage,
    navigation: Option<Rc<Navigation>>,
}

#[wasm_bindgen]
impl WidgetHandle {
    /// Replaces the widget by one with other attributes. Throws as [`mount`] does; the widget is unchanged then.
    pub fn update(&mut self, attributes: Object) -> Result<(), JsValue> {
        let config = parse(&attributes)?;
        self.unmount();
        self.navigation = Some(Navigation::mount(&self.container, config, &self.page, start));
        Ok(())
    }

    /// Retries everything that waits, since the host page may have a token now.
    #[wasm_bindgen(js_name = retryNow)]
    pub fn retry_now(&self) {
        if let Some(navigation) = &self.navigation {
            navigation.retry_now();
        }
    }

    /// Removes the widget from the page and ends its tasks and requests.
    pub fn unmount(&mut self) {
        self.navigation = None;
    }
}

/// Mounts a widget in `container`. `attributes` has the attributes of `<yes-reply>` by name; for `page` see
/// [`HostPage::new`]. Throws a sentence for the web team if an attribute is missing or malformed.
#[wasm_bindgen]
pub fn mount(container: HtmlElement, attributes: Object, page: Function) -> Result<WidgetHandle, JsValue> {
    let mut handle = WidgetHandle { container, page: HostPage::new(page), navigation: None };
    handle.update(attributes)?;
    Ok(handle)
}

fn parse(attributes: &Object) -> Result<Config, JsValue> {
    let attribute = |name: &str| Reflect::get(attributes, &name.into()).ok()?.as_string();
    Config::parse(&platform::page_origin(), attribute).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Starts the controller of one conversation.
fn start(config: Config, page: &HostPage) -> Controller {
    let reference = RwSignal::new(Reference::bare(config.reference.clone()));
    let client = Client::new(config.api.clone(), token_source(page.clone(), reference));
    Controller::start(config, client, reference, page.clone())
}

/// Timeout of the host page's answer to a request for a token, in milliseconds.
const TOKEN_TIMEOUT_MS: u64 = 20_000;

/// A token source that asks the host page, and takes the facts of the reference from every token. A token of another
/// customer restarts the widget, so that no customer sees or sends the text of another one.
fn token_source(page: HostPage, reference: RwSignal<Reference>) -> TokenSource {
    let first_customer = Rc::new(OnceCell::new());
    Box::new(move |expired| {
        let (page, first_customer) = (page.clone(), first_customer.clone());
        async move {
            let unreachable = ClientError::Retry { after_ms: None };
            let token = match platform::with_timeout(TOKEN_TIMEOUT_MS, page.token(expired)).await {
                Some(Ok(token)) => token.ok_or(ClientError::Unauthenticated(None))?,
                Some(Err(_)) | None => return Err(unreachable),
            };
            let key = reference.read_untracked().key();
            let claims = token_claims::claims(&token);
            let customer = claims.as_ref().map(token_claims::customer_key);
            let facts = claims.as_ref().and_then(|claims| claims.reference(&key));
            if first_customer.get().is_none() && claims.is_some() && facts.is_none() {
                page.report_error(&format!("the token has no {key} in its references"));
            }
            if first_customer.get_or_init(|| customer.clone()) != &customer {
                page.restart(false);
                return Err(ClientError::Unauthenticated(None));
            }
            if let Some(facts) = facts
                && *reference.read_untracked() != *facts
            {
                reference.set(facts.clone());
            }
            Ok(token)
        }
        .boxed_local()
    })
}
