//! An HTTP/1.1 connection that stays open, as that of a browser. It costs less than a client with a pool, because it shares
//! the machine with the desk that is measured.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{HeaderMap, Method, Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    authority: String,
    /// What every request says of its sender.
    credentials: Vec<(&'static str, String)>,
}

impl Connection {
    pub async fn of_customer(base: &str, token: &str) -> Self {
        Self::open(base, vec![bearer(token)]).await
    }

    /// Goes on as another customer.
    pub fn change_customer(&mut self, token: &str) {
        self.credentials = vec![bearer(token)];
    }

    /// The connection of an agent who signs in.
    pub async fn of_agent(base: &str, name: &str, password: &str) -> Self {
        let mut connection = Self::open(base, vec![("x-yes-reply", "inbox".to_owned())]).await;
        let body = serde_json::json!({"password": {"name": name, "password": password}});
        let (status, headers, _) = connection.send(Method::POST, "/inbox/api/session", Some(&body)).await;
        assert_eq!(status, StatusCode::OK);
        let cookie = headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        connection.credentials.push(("cookie", cookie));
        connection
    }

    async fn open(base: &str, credentials: Vec<(&'static str, String)>) -> Self {
        let authority = base.strip_prefix("http://").unwrap().to_owned();
        let stream = TcpStream::connect(&authority).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { sender, authority, credentials }
    }

    pub async fn get(&mut self, path: &str) -> Value {
        let (status, _, body) = self.send(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        serde_json::from_slice(&body).unwrap()
    }

    /// Creates something.
    pub async fn put(&mut self, path: &str, body: &Value) {
        let (status, _, answer) = self.send(Method::PUT, path, Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{path}: {answer:?}");
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, HeaderMap, Bytes) {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.authority);
        for (name, value) in &self.credentials {
            request = request.header(*name, value);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map(ToString::to_string).unwrap_or_default();
        self.sender.ready().await.unwrap();
        let response = self.sender.send_request(request.body(Full::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, body.collect().await.unwrap().to_bytes())
    }
}

fn bearer(token: &str) -> (&'static str, String) {
    ("authorization", format!("Bearer {token}"))
}
