//! Scoped tasks: a task ends with its reactive owner.

use futures_util::FutureExt;
use futures_util::future::{AbortHandle, Abortable, LocalBoxFuture};
use leptos::prelude::on_cleanup;

/// Runs a task until the reactive owner is cleaned up.
pub fn spawn_scoped(task: impl Future<Output = ()> + 'static) {
    spawn_boxed(task.boxed_local());
}

/// Without a type parameter, so that the module holds this code once.
fn spawn_boxed(task: LocalBoxFuture<'static, ()>) {
    let (handle, registration) = AbortHandle::new_pair();
    wasm_bindgen_futures::spawn_local(async move {
        let _ = Abortable::new(task, registration).await;
    });
    on_cleanup(move || handle.abort());
}
