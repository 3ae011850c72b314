//! Serving connections until the desk stops, without losing a request then.
//!
//! A proxy learns from a refused connection that a desk stops, and takes another one. A connection that was established
//! before must not be reset, because the proxy cannot know whether its request has been read. So after the beginning of a
//! stop every open connection has one more request answered, and is closed if none arrives.

use std::future::ready;
use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::map_response;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The time after the beginning of a stop in which a request that is on its way arrives.
const GRACE: Duration = Duration::from_secs(1);

/// The pause after an error that is not one of a single connection, such as too many open files.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(1);

/// Serves until the token is cancelled, and then until every connection is closed.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let is_stopping = stop.clone();
    let router = router.layer(map_response(move |response| ready(close_if(&is_stopping, response))));
    let connections = TaskTracker::new();
    let start = |stream| connections.spawn(serve_connection(stream, router.clone(), stop.clone()));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, _)) => drop(start(stream)),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!("no connection can be accepted: {error}");
                tokio::time::sleep(PAUSE_AFTER_ERROR).await;
            }
        }
    }
    match close(listener) {
        Ok(established) => established.into_iter().for_each(|stream| drop(start(stream))),
        Err(error) => tracing::warn!("the last connections could not be accepted: {error}"),
    }
    connections.close();
    connections.wait().await;
}

async fn serve_connection(stream: TcpStream, router: Router, stop: CancellationToken) {
    // Responses are small; waiting to fill a packet only delays them.
    if let Err(why) = stream.set_nodelay(true) {
        tracing::debug!("a connection has no TCP_NODELAY: {why}");
    }
    let service = TowerToHyperService::new(router);
    let mut connection = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    let last_request = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = last_request => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(why) = served {
        tracing::debug!("a connection ended: {why}");
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
fn close(listener: TcpListener) -> io::Result<Vec<TcpStream>> {
    let listener = listener.into_std()?;
    establish_no_more(&listener);
    let mut established = vec![];
    // Accepting does not block.
    while let Ok((stream, _)) = listener.accept() {
        stream.set_nonblocking(true)?;
        established.push(TcpStream::from_std(stream)?);
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
