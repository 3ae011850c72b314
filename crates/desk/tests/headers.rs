//! Response headers for browsers: CORS, caching and Content Security Policy.

#![allow(clippy::unwrap_used)]

mod common;

use common::TestDesk;
use reqwest::{Method, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn preflight(desk: &TestDesk, path: &str, origin: &str) -> Response {
    let request = desk.http.request(Method::OPTIONS, format!("{}{path}", desk.base));
    let request = request.header("origin", origin).header("access-control-request-method", "PUT");
    request.header("access-control-request-headers", "authorization,content-type").send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn exactly_the_companys_pages_may_use_the_contract() {
    let desk = TestDesk::new().await;
    let path = "/v1/conversations/7";
    let granted = preflight(&desk, path, "https://shop.example").await;
    assert_eq!(header(&granted, "access-control-allow-origin"), Some("https://shop.example"));
    assert_eq!(header(&granted, "access-control-max-age"), Some("7200"));
    assert!(header(&granted, "access-control-allow-methods").unwrap().contains("PUT"));
    assert_eq!(header(&granted, "access-control-allow-credentials"), None);
    for other in ["https://shop.example.evil.example", "http://shop.example", "https://evil.example", "null"]
    {
        let refused = preflight(&desk, path, other).await;
        assert_eq!(header(&refused, "access-control-allow-origin"), None, "{other}");
    }
    // A page can read the problem and `Retry-After`.
    let wrong = desk.http.get(format!("{}/v1/nothing", desk.base)).header("origin", "https://shop.example");
    let wrong = wrong.send().await.unwrap();
    assert_eq!(header(&wrong, "access-control-allow-origin"), Some("https://shop.example"));
    assert_eq!(header(&wrong, "access-control-expose-headers"), Some("retry-after"));
    let inbox = preflight(&desk, "/inbox/api/session", "https://shop.example").await;
    assert_eq!(header(&inbox, "access-control-allow-origin"), None);
}

async fn with_files() -> TestDesk {
    let files = tempfile::tempdir().unwrap().keep();
    std::fs::create_dir(files.join("assets")).unwrap();
    std::fs::create_dir(files.join("docs")).unwrap();
    for (name, text) in [
        ("yes-reply.js", "loader"),
        ("yes-reply.js.br", "small loader"),
        ("inbox.html", "<!doctype html>"),
        ("docs/embedding.html", "<!doctype html>"),
        ("reply.html", "<meta content=\"{origins}\">{contact}"),
        ("assets/widget-1f2e.wasm", "wasm"),
        ("secret.txt", "secret"),
    ] {
        std::fs::write(files.join(name), text).unwrap();
    }
    TestDesk::with(&format!("assets = {files:?}\ncontact = \"care@shop.example\"")).await
}

#[tokio::test]
async fn files_say_how_long_they_may_be_kept() {
    let desk = with_files().await;
    let get = async |path: &str| desk.http.get(format!("{}{path}", desk.base)).send().await.unwrap();
    let loader = get("/yes-reply.js").await;
    assert_eq!(header(&loader, "cache-control"), Some("public, max-age=300"));
    assert_eq!(header(&loader, "access-control-allow-origin"), Some("*"));
    assert_eq!(loader.text().await.unwrap(), "loader");
    let small = desk.http.get(format!("{}/yes-reply.js", desk.base)).header("accept-encoding", "br");
    let small = small.send().await.unwrap();
    assert_eq!(header(&small, "content-encoding"), Some("br"));
    assert_eq!(small.text().await.unwrap(), "small loader");

    let hashed = get("/assets/widget-1f2e.wasm").await;
    assert_eq!(header(&hashed, "content-type"), Some("application/wasm"));
    assert_eq!(header(&hashed, "cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(header(&hashed, "cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(header(&hashed, "x-content-type-options"), Some("nosniff"));
    let guide = get("/docs/embedding").await;
    assert_eq!(header(&guide, "content-type"), Some("text/html"));
    assert!(header(&guide, "content-security-policy").unwrap().starts_with("default-src 'none'"));
    for missing in ["/docs/backend", "/docs/", "/assets/other.wasm", "/secret.txt", "/assets/"] {
        let missing = get(missing).await;
        assert_eq!(missing.status(), 404);
        assert_eq!(header(&missing, "cache-control"), None);
    }
}

#[tokio::test]
async fn only_the_companys_pages_may_frame_the_standalone_page() {
    let desk = with_files().await;
    let page = desk.http.get(format!("{}/reply", desk.base)).send().await.unwrap();
    let policy = header(&page, "content-security-policy").unwrap().to_owned();
    assert!(policy.ends_with("frame-ancestors 'self' https://shop.example"), "{policy}");
    assert_eq!(header(&page, "cross-origin-embedder-policy"), Some("require-corp"));
    assert_eq!(header(&page, "cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(header(&page, "content-type"), Some("text/html; charset=utf-8"));
    let text = page.text().await.unwrap();
    let contact = "Write to <a href=\"mailto:care@shop.example\">care@shop.example</a>.";
    assert_eq!(text, format!("<meta content=\"https://shop.example\">{contact}"));
}

/// Sends a path as it is. An HTTP client would normalise the dots.
async fn raw(desk: &TestDesk, path: &str) -> String {
    let address = desk.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn no_path_leads_out_of_the_directory_of_the_files() {
    let desk = with_files().await;
    let inside = raw(&desk, "/assets/widget-1f2e.wasm").await;
    assert!(inside.starts_with("HTTP/1.1 200 ") && inside.ends_with("wasm"), "{inside}");
    for path in [
        "/assets/../secret.txt",
        "/assets/./../secret.txt",
        "/assets/%2e%2e/secret.txt",
        "/assets/..%2fsecret.txt",
        "/assets/..%5csecret.txt",
        "/assets/%2fetc/passwd",
        "/assets//etc/passwd",
        "/assets/widget-1f2e.wasm/../../secret.txt",
    ] {
        let answer = raw(&desk, path).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(!answer.ends_with("secret"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn the_inbox_may_run_its_own_files_and_nothing_else() {
    let desk = with_files().await;
    for path in ["/inbox", "/inbox/"] {
        let page = desk.http.get(format!("{}{path}", desk.base)).send().await.unwrap();
        assert_eq!(header(&page, "content-type"), Some("text/html"));
        assert_eq!(header(&page, "cache-control"), Some("no-cache"));
        let policy = header(&page, "content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert_eq!(header(&page, "referrer-policy"), Some("no-referrer"));
    }
}
