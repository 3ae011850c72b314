//! Serving connections until the desk stops, without losing a request then.
//!
//! A proxy learns from a refused connection that a desk stops, and takes another one. A connection that was established
//! before must not be reset, because the proxy cannot know whether its request has been read. So after the beginning of a
//! stop every open connection has one more request answered, and is closed if none arrives.
//!
//! A client that sends its request slowly, or takes its answer slowly, is given up after a time.

use std::convert::Infallible;
use std::future::ready;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::map_response;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection_limits::{ConnectionLimiter, ConnectionLimits, OpenRequest};
use super::extract::sign_in_client::PeerAddress;
use super::held_body::hold;
use super::write_timeout::WriteTimeout;

/// The time after the beginning of a stop in which a request that is on its way arrives.
const GRACE: Duration = Duration::from_secs(1);

/// The pause after an error that is not one of a single connection, such as too many open files.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(1);

/// The line and the headers of a request that are always taken, in bytes. A token has 16 KiB at most. What arrives at once
/// may be twice as long.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// What the connections of a desk share.
struct Listening {
    router: Router,
    stop: CancellationToken,
    limits: ConnectionLimits,
    limiter: ConnectionLimiter,
}

/// Serves until the token is cancelled, and then until every connection is closed.
pub async fn serve(listener: TcpListener, router: Router, limits: ConnectionLimits, stop: CancellationToken) {
    let is_stopping = stop.clone();
    let router = router.layer(map_response(move |response| ready(close_if(&is_stopping, response))));
    let limiter = ConnectionLimiter::new(limits.connections);
    let listening = Arc::new(Listening { router, stop: stop.clone(), limits, limiter });
    let connections = TaskTracker::new();
    let start = |stream, peer, place| {
        let served = listening.clone().serve(stream, PeerAddress(peer));
        connections.spawn(async move {
            served.await;
            drop(place);
        });
    };
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let place = tokio::select! {
                    place = listening.limiter.admit() => Some(place),
                    () = stop.cancelled() => None,
                };
                start(stream, peer, place);
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!("no connection can be accepted: {error}");
                listening.limiter.no_room();
                tokio::time::sleep(PAUSE_AFTER_ERROR).await;
            }
        }
    }
    match close(listener) {
        Ok(established) => established.into_iter().for_each(|(stream, peer)| start(stream, peer, None)),
        Err(error) => tracing::warn!("the last connections could not be accepted: {error}"),
    }
    connections.close();
    connections.wait().await;
}

impl Listening {
    async fn serve(self: Arc<Self>, stream: TcpStream, peer: PeerAddress) {
        // Responses are small; waiting to fill a packet only delays them.
        if let Err(why) = stream.set_nodelay(true) {
            tracing::debug!("a connection has no TCP_NODELAY: {why}");
        }
        let routes = TowerToHyperService::new(self.router.clone());
        let (requests, open_requests) = watch::channel(0);
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            let (response, open) = (routes.call(request), OpenRequest::begin(&requests));
            async move { Ok::<_, Infallible>(response.await?.map(|body| hold(body, open))) }
        });
        let stream = TokioIo::new(WriteTimeout::new(stream, self.limits.write_timeout));
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.request_timeout)
            .max_buf_size(MAX_HEAD_BYTES);
        let mut connection = pin!(builder.serve_connection(stream, service));
        let last_request = async {
            self.stop.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        let served = tokio::select! {
            served = connection.as_mut() => served,
            () = self.limiter.has_to_end(open_requests) => return,
            () = last_request => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(why) = served {
            tracing::debug!("a connection ended: {why}");
        }
    }
}

/// Tells the client that no further request is answered on the connection.
fn close_if(is_stopping: &CancellationToken, mut response: Response) -> Response {
    if is_stopping.is_cancelled() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Closes the listener, and returns the connections that clients have established meanwhile: closing it would reset them.
fn close(listener: TcpListener) -> io::Result<Vec<(TcpStream, SocketAddr)>> {
    let listener = listener.into_std()?;
    establish_no_more(&listener);
    let mut established = vec![];
    // Accepting does not block.
    while let Ok((stream, peer)) = listener.accept() {
        stream.set_nonblocking(true)?;
        established.push((TcpStream::from_std(stream)?, peer));
    }
    Ok(established)
}

/// Drops the first packet of every new connection, so that none is established between the last one that is accepted and
/// the end of the listener. The client sends the packet again and is refused. Without this filter, as on other systems
/// than Linux, a connection of those microseconds is reset.
fn establish_no_more(listener: &std::net::TcpListener) {
    #[cfg(target_os = "linux")]
    {
        // Linux's BPF_RET | BPF_K with a length of 0: nothing of the packet is received.
        let drop_packet = socket2::SockFilter::new(0x06, 0, 0, 0);
        if let Err(why) = socket2::SockRef::from(listener).attach_filter(&[drop_packet]) {
            tracing::debug!("the listener has no filter: {why}");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = listener;
}

/// The client has gone before its connection was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests;
