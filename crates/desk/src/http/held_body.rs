//! A body that holds something until the client has taken it.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

/// The parts in which a body is handed to the connection. What the connection has beyond the body is at most its own
/// buffer and one part.
const PART_BYTES: usize = 16 * 1024;

/// Makes a body that is dropped together with what it holds. The connection takes it in parts, each when the client has
/// taken most of those before.
pub fn hold<T: Send + Unpin + 'static>(body: Body, held: T) -> Body {
    Body::new(HeldBody { body, rest: Bytes::new(), _held: held })
}

struct HeldBody<T> {
    body: Body,
    /// What is left of the last frame of the body.
    rest: Bytes,
    _held: T,
}

impl<T: Unpin> HttpBody for HeldBody<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(frame) => return Poll::Ready(Some(Ok(frame))),
                },
                end => return Poll::Ready(end),
            }
        }
        let bytes = self.rest.len().min(PART_BYTES);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(bytes)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (mut hint, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let (lower, upper) = (hint.lower(), hint.upper());
        if let Some(upper) = upper {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(lower + rest);
        hint
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn a_body_comes_whole_in_parts_and_holds_until_its_end() {
        let whole: Vec<u8> = (0..3 * PART_BYTES + 7).map(|byte| byte as u8).collect();
        let held = Arc::new(());
        let mut body = hold(Body::from(whole.clone()), held.clone());
        assert_eq!(body.size_hint().exact(), Some(whole.len() as u64));
        let (mut received, mut parts) = (vec![], 0);
        while !body.is_end_stream() {
            assert_eq!(Arc::strong_count(&held), 2, "the body is being taken");
            let frame = body.frame().await.expect("a part").expect("no error");
            received.extend(frame.into_data().expect("data"));
            parts += 1;
            assert_eq!(body.size_hint().exact(), Some((whole.len() - received.len()) as u64));
        }
        assert_eq!((received, parts), (whole, 4));
        drop(body);
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
