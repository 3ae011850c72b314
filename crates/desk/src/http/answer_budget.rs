//! The admission of a customer's request, held until its answer has been taken.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::Body;

use super::held_body::hold;
use crate::conversations::budgets::Admission;

/// The admission of one request. An extractor admits it and cannot hold it until the answer, so that it leaves it here for
/// [`answer_budget`].
#[derive(Clone, Default)]
pub struct AdmissionSlot(Arc<Mutex<Option<Admission>>>);

impl AdmissionSlot {
    pub fn set(&self, admission: Admission) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(admission);
    }

    fn take(&self) -> Option<Admission> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Middleware: an admitted request is being answered until the client has taken the answer, however slowly.
pub async fn answer_budget(mut request: Request, next: Next) -> Response {
    let slot = AdmissionSlot::default();
    request.extensions_mut().insert(slot.clone());
    let response = next.run(request).await;
    let Some(admission) = slot.take() else { return response };
    admission.answer_has(response.body().size_hint().lower());
    response.map(|body| hold(body, admission))
}
