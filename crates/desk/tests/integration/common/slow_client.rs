//! A client that sends a request and takes little of the answer.

use std::net::SocketAddr;

use contract::ConversationId;
use socket2::{Domain, Socket, Type};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Connects to the desk at this address, sends this, and has no room for a longer answer.
pub async fn send(base: &str, request: &str) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let address: SocketAddr = base.strip_prefix("http://").unwrap().parse().unwrap();
    socket.connect(&address.into()).unwrap();
    socket.set_nonblocking(true).unwrap();
    let mut stream = TcpStream::from_std(socket.into()).unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// The request for the longest page of a conversation.
pub fn longest_page(id: ConversationId, token: &str) -> String {
    format!(
        "GET /v1/conversations/{id}/entries?limit=500 HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
}
