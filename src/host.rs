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

use crate::browser;
use crate::client::{Client, TokenSource};
use crate::config::Config;
use crate::http::ClientError;
use crate::page::Page;
use crate::session::Session;
use crate::token;
use crate::view::Panel;

/// A widget in its place in the page.
#[wasm_bindgen]
pub struct Handle {
    place: HtmlElement,
    page: Page,
    mounted: Option<Mounted>,
}

struct Mounted {
    session: Session,
    _view: Box<dyn Unmount>,
}

/// Forgets the type of the view.
trait Unmount {}
impl<T: Mountable> Unmount for UnmountHandle<T> {}

#[wasm_bindgen]
impl Handle {
    /// Is about what other attributes say from now on. Throws as [`mount`] does, and then nothing has changed.
    pub fn update(&mut self, attributes: Object) -> Result<(), JsValue> {
        let config = parse(&attributes)?;
        self.unmount();
        self.mounted = Some(begin(&self.place, config, &self.page));
        Ok(())
    }

    /// There may be a token now: what waits for one goes on.
    #[wasm_bindgen(js_name = retryNow)]
    pub fn hurry(&self) {
        if let Some(mounted) = &self.mounted {
            mounted.session.hurry();
        }
    }

    /// Takes the widget out of the page and ends its tasks and requests.
    pub fn unmount(&mut self) {
        self.mounted = None;
    }
}

/// Mounts the widget in `place`. `attributes` has the attributes of the element by name; for `page` see
/// [`Page::new`]. Throws a sentence for the web team when the attributes make no widget.
#[wasm_bindgen]
pub fn mount(place: HtmlElement, attributes: Object, page: Function) -> Result<Handle, JsValue> {
    let mut handle = Handle { place, page: Page::new(page), mounted: None };
    handle.update(attributes)?;
    Ok(handle)
}

fn parse(attributes: &Object) -> Result<Config, JsValue> {
    let attribute = |name: &str| Reflect::get(attributes, &name.into()).ok()?.as_string();
    #[cfg(feature = "seeded-bugs")]
    if let Some(name) = attribute("seeded-bug")
        && !crate::seeded::plant(name)
    {
        return Err("seeded-bug names none that there is".into());
    }
    Config::parse(attribute).map_err(|error| JsValue::from_str(&error.to_string()))
}

fn begin(place: &HtmlElement, config: Config, page: &Page) -> Mounted {
    let begun = Rc::new(Cell::new(None));
    let (session, page) = (begun.clone(), page.clone());
    let view = mount_to(place.clone(), move || {
        let reference = RwSignal::new(Reference::bare(config.reference.clone()));
        let client = Client::new(config.api.clone(), source(page.clone(), reference));
        let started = Session::start(config, client, reference, page.clone());
        session.set(Some(started));
        let close = StoredValue::new_local(page);
        view! { <Panel session=started close=move |()| close.with_value(Page::close)/> }
    });
    Mounted { session: begun.get().expect("it was mounted"), _view: Box::new(view) }
}

/// How long the page may take to give a token, in milliseconds.
const PATIENCE_MS: u64 = 20_000;

/// Asks the page for a token, and reads the facts of the reference from every token that comes by. The token of
/// another customer begins anew: what the one wrote must never be shown to the other, nor sent in their name.
fn source(page: Page, reference: RwSignal<Reference>) -> TokenSource {
    let first = Rc::new(OnceCell::new());
    Box::new(move |expired| {
        let (page, first) = (page.clone(), first.clone());
        async move {
            let away = ClientError::Retry { after_ms: None };
            let answer = match browser::within(PATIENCE_MS, page.token(expired)).await {
                Some(Ok(answer)) => answer.ok_or(ClientError::NeedToken)?,
                Some(Err(_)) | None => return Err(away),
            };
            let key = reference.read_untracked().key();
            let claims = token::claims(&answer);
            let customer = claims.as_ref().map(token::customer);
            let facts = claims.as_ref().and_then(|claims| claims.reference(&key));
            if first.get().is_none() && claims.is_some() && facts.is_none() {
                page.complain(&format!("the token has no {key} in its references"));
            }
            if first.get_or_init(|| customer.clone()) != &customer {
                page.begin_again(false);
                return Err(ClientError::NeedToken);
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
