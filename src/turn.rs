//! One sender across tabs: whoever holds the lock. Specification: Web Locks API.

use futures_channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// The right to send, until it is dropped.
pub struct TabLock {
    release: Function,
}

impl Drop for TabLock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}

/// Waits until no other tab has the turn called `name`. `None` in a browser that cannot tell. Whoever stops
/// waiting gives the turn back as soon as it comes.
pub async fn acquire(name: &str) -> Option<TabLock> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| locks.is_truthy())?;
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let turn = TabLock { release: release? };
    let (granted, grant) = oneshot::channel::<()>();
    let callback = Closure::once_into_js(move || {
        let _ = granted.send(());
        held
    });
    // Its promise ends with the turn; there is nothing to hear from it.
    let _ = locks.unchecked_into::<LockManager>().request(name, &callback).ok()?;
    grant.await.ok()?;
    Some(turn)
}
