//! Records the exchanges of the tests, so that tests/openapi can compare them with docs/openapi.json.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::{LazyLock, Mutex};

use axum::http;
use reqwest::{RequestBuilder, Response, ResponseBuilderExt};
use serde_json::json;

/// The file that gets one line for each exchange, if the environment names one.
static FILE: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| {
    let path = std::env::var_os("YES_REPLY_RECORD")?;
    let file = OpenOptions::new().create(true).append(true).open(path).expect("YES_REPLY_RECORD is a file");
    Some(Mutex::new(file))
});

/// Sends a request and records the exchange.
pub async fn send(request: RequestBuilder) -> Response {
    let Some(file) = FILE.as_ref() else { return request.send().await.unwrap() };
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, url) = (request.method().clone(), request.url().clone());
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.unwrap();
    let texts: BTreeMap<_, _> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let exchange = json!({
        "method": method.as_str(),
        "path": url.path(),
        "status": status.as_u16(),
        "headers": texts,
        "body": String::from_utf8_lossy(&body),
    });
    // One write for each line: several test programs may append to the file.
    file.lock().unwrap().write_all(format!("{exchange}\n").as_bytes()).unwrap();
    let mut again = http::Response::builder().status(status).url(url);
    again.headers_mut().unwrap().extend(headers);
    again.body(body).unwrap().into()
}
