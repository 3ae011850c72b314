//! The boundary to JavaScript: `mount` gives a handle, events go out.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use contract::Reference;
use futures_util::FutureExt;
use js_sys::{Function, Object, Reflect};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::config::Config;
use crate::controller::Controller;
use crate::host_page::HostPage;
use crate::token_claims;
use crate::view::Panel;
use client::http::ClientError;
use client::platform;
use client::{Client, TokenSource};

/// A widget in its place in the page.
#[wasm_bindgen]
pub struct WidgetHandle {
    container: HtmlElement,
    page: HostPage,
    instance: Option<Instance>,
}

struct Instance {
    controller: Controller,
    _view: Box<dyn ErasedView>,
}

/// Forgets the type of the view.
trait ErasedView {}
impl<T: Mountable> ErasedView for UnmountHandle<T> {}

#[wasm_bindgen]
impl WidgetHandle {
    /// Is about what other attributes say from now on. Throws as [`mount`] does, and then nothing has changed.
    pub fn update(&mut self, attributes: Object) -> Result<(), JsValue> {
        let config = parse(&attributes)?;
        self.unmount();
        self.instance = Some(start(&self.container, config, &self.page));
        Ok(())
    }

    /// There may be a token now: what waits for one goes on.
    #[wasm_bindgen(js_name = retryNow)]
    pub fn hurry(&self) {
        if let Some(instance) = &self.instance {
            instance.controller.retry_now();
        }
    }

    /// Takes the widget out of the page and ends its tasks and requests.
    pub fn unmount(&mut self) {
        self.instance = None;
    }
}

/// Mounts the widget in `place`. `attributes` has the attributes of the element by name; for `page` see
/// [`Page::new`]. Throws a sentence for the web team when the attributes make no widget.
#[wasm_bindgen]
pub fn mount(container: HtmlElement, attributes: Object, page: Function) -> Result<WidgetHandle, JsValue> {
    let mut handle = WidgetHandle { container, page: HostPage::new(page), instance: None };
    handle.update(attributes)?;
    Ok(handle)
}

fn parse(attributes: &Object) -> Result<Config, JsValue> {
    let attribute = |name: &str| Reflect::get(attributes, &name.into()).ok()?.as_string();
    Config::parse(attribute).map_err(|error| JsValue::from_str(&error.to_string()))
}

fn start(place: &HtmlElement, config: Config, page: &HostPage) -> Instance {
    let begun = Rc::new(Cell::new(None));
    let (controller, page) = (begun.clone(), page.clone());
    let view = mount_to(place.clone(), move || {
        let reference = RwSignal::new(Reference::bare(config.reference.clone()));
        let client = Client::new(config.api.clone(), token_source(page.clone(), reference));
        let started = Controller::start(config, client, reference, page.clone());
        controller.set(Some(started));
        let close = StoredValue::new_local(page);
        view! { <Panel controller=started close=move |()| close.with_value(HostPage::close)/> }
    });
    Instance { controller: begun.get().expect("it was mounted"), _view: Box::new(view) }
}

/// How long the page may take to give a token, in milliseconds.
const PATIENCE_MS: u64 = 20_000;

/// Asks the page for a token, and reads the facts of the reference from every token that comes by. The token of
/// another customer begins anew: what the one wrote must never be shown to the other, nor sent in their name.
fn token_source(page: HostPage, reference: RwSignal<Reference>) -> TokenSource {
    let first = Rc::new(OnceCell::new());
    Box::new(move |expired| {
        let (page, first) = (page.clone(), first.clone());
        async move {
            let away = ClientError::Retry { after_ms: None };
            let answer = match platform::with_timeout(PATIENCE_MS, page.token(expired)).await {
                Some(Ok(answer)) => answer.ok_or(ClientError::Unauthenticated)?,
                Some(Err(_)) | None => return Err(away),
            };
            let key = reference.read_untracked().key();
            let claims = token_claims::claims(&answer);
            let customer = claims.as_ref().map(token_claims::customer_key);
            let facts = claims.as_ref().and_then(|claims| claims.reference(&key));
            if first.get().is_none() && claims.is_some() && facts.is_none() {
                page.report_error(&format!("the token has no {key} in its references"));
            }
            if first.get_or_init(|| customer.clone()) != &customer {
                page.restart(false);
                return Err(ClientError::Unauthenticated);
            }
            if let Some(facts) = facts
                && *reference.read_untracked() != *facts
            {
                reference.set(facts.clone());
            }
            Ok(answer)
        }
        .boxed_local()
    })
}
