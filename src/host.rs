//! The boundary to JavaScript: `mount` gives a handle, events go out.

use std::cell::OnceCell;
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
use crate::session::Session;
use crate::token;
use crate::view::Panel;

/// A mounted widget.
#[wasm_bindgen]
pub struct Handle {
    mounted: Option<Box<dyn Unmount>>,
}

/// Forgets the type of the view.
trait Unmount {}
impl<T: Mountable> Unmount for UnmountHandle<T> {}

#[wasm_bindgen]
impl Handle {
    /// Takes the widget out of the page and ends its tasks and requests.
    pub fn unmount(&mut self) {
        self.mounted = None;
    }
}

/// Mounts the widget in `place`. `attributes` has the attributes of the element by name; `token(expired)` gives a
/// token other than the expired one, or a promise of it, or nothing; `close()` is called by the close button, and
/// `begin_again(forget)` when everything in memory must go, with the token if `forget`. Throws a sentence for the web team when the
/// attributes make no widget.
#[wasm_bindgen]
pub fn mount(
    place: HtmlElement,
    attributes: Object,
    token: Function,
    close: Function,
    begin_again: Function,
) -> Result<Handle, JsValue> {
    let attribute = |name: &str| Reflect::get(&attributes, &name.into()).ok()?.as_string();
    #[cfg(feature = "seeded-bugs")]
    if let Some(name) = attribute("seeded-bug")
        && !crate::seeded::plant(name)
    {
        return Err("seeded-bug names none that there is".into());
    }
    let config = Config::parse(attribute).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let mounted = mount_to(place, move || {
        let reference = RwSignal::new(Reference::bare(config.reference.clone()));
        // `true` says that the token of before is forgotten too.
        let again = begin_again.clone();
        let begin_again = Rc::new(move || drop(begin_again.call1(&JsValue::NULL, &true.into())));
        let client = Client::new(config.api.clone(), source(token, reference, again));
        let session = Session::start(config, client, reference, begin_again);
        let close = StoredValue::new_local(close);
        view! { <Panel session close=move |()| close.with_value(|close| drop(close.call0(&JsValue::NULL)))/> }
    });
    Ok(Handle { mounted: Some(Box::new(mounted)) })
}

/// How long the page may take to give a token, in milliseconds.
const PATIENCE_MS: u64 = 20_000;

/// Asks the page for a token, and reads the facts of the reference from every token that comes by. The token of
/// another customer begins anew: what the one wrote must never be shown to the other, nor sent in their name.
fn source(token: Function, reference: RwSignal<Reference>, begin_again: Function) -> TokenSource {
    let token = Rc::new(token);
    let first = Rc::new(OnceCell::new());
    Box::new(move |expired| {
        let (token, first, begin_again) = (token.clone(), first.clone(), begin_again.clone());
        async move {
            let expired = expired.map_or(JsValue::UNDEFINED, |token| token.into());
            let away = |_| ClientError::Retry { after_ms: None };
            let call = browser::call(&token, &expired);
            let answer =
                browser::within(PATIENCE_MS, call).await.ok_or(away(JsValue::NULL))?.map_err(away)?;
            let answer = answer.as_string().ok_or(ClientError::NeedToken)?;
            let key = reference.read_untracked().key();
            let claims = token::claims(&answer);
            let customer = claims.as_ref().map(token::customer);
            if first.get_or_init(|| customer.clone()) != &customer {
                let _ = begin_again.call1(&JsValue::NULL, &false.into());
                return Err(ClientError::NeedToken);
            }
            if let Some(facts) = claims.as_ref().and_then(|claims| claims.reference(&key))
                && *reference.read_untracked() != *facts
            {
                reference.set(facts.clone());
            }
            Ok(answer)
        }
        .boxed_local()
    })
}
