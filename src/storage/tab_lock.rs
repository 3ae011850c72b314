//! Mutex across tabs (Web Locks API): at most one tab of a browser holds the lock.

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        callback: &JsValue,
    ) -> Result<Promise, JsValue>;
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
        request(name, &Object::new()).await
    }

    /// The lock called `name`, unless another tab, or another widget of this one, holds it.
    pub async fn try_acquire(name: &str) -> Option<Self> {
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
        request(name, &options).await
    }

    /// True in a browser with the API.
    pub fn is_supported() -> bool {
        manager().is_some()
    }
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| locks.is_truthy())?;
    Some(locks.unchecked_into())
}

async fn request(name: &str, options: &Object) -> Option<TabLock> {
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let lock = TabLock { release: release? };
    let (granted, grant) = oneshot::channel::<bool>();
    // Called with `null` if the lock is not available.
    let callback = Closure::once_into_js(move |granted_lock: JsValue| {
        let _ = granted.send(!granted_lock.is_null());
        held
    });
    // The promise of the request settles with `held`; nothing waits for it.
    let _ = manager()?.request(name, options, &callback).ok()?;
    grant.await.ok()?.then_some(lock)
}
