//! Mutex across tabs (Web Locks API): at most one tab of a browser holds the lock.

use futures_channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// A lock that this tab holds until it is dropped.
pub struct TabLock {
    release: Function,
}

impl Drop for TabLock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}

impl TabLock {
    /// Waits until no other tab holds the lock called `name`. `None` in a browser without the API. A caller that stops
    /// waiting releases the lock as soon as it is granted.
    pub async fn acquire(name: &str) -> Option<Self> {
        let navigator = web_sys::window()?.navigator();
        let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| locks.is_truthy())?;
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let lock = Self { release: release? };
        let (granted, grant) = oneshot::channel::<()>();
        let callback = Closure::once_into_js(move || {
            let _ = granted.send(());
            held
        });
        // The promise of the request settles with `held`; nothing waits for it.
        let _ = locks.unchecked_into::<LockManager>().request(name, &callback).ok()?;
        grant.await.ok()?;
        Some(lock)
    }
}
