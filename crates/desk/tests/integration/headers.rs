//! Response headers for browsers: CORS, caching and Content Security Policy.

use crate::common::{TestDesk, entry_id, message, path, read_path, record};
use reqwest::{Method, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The headers of the widget's requests, and those that monitoring adds to every request of a page.
const REQUEST_HEADERS: &str = "authorization,baggage,content-type,sentry-trace,traceparent,tracestate";

async fn preflight(desk: &TestDesk, path: &str, origin: &str) -> Response {
    let request = desk.http.request(Method::OPTIONS, format!("{}{path}", desk.base));
    let request = request.header("origin", origin).header("access-control-request-method", "PUT");
    request.header("access-control-request-headers", REQUEST_HEADERS).send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

/// The values of a list, in lower case and sorted.
fn list(response: &Response, name: &str) -> Vec<String> {
    let values = header(response, name).unwrap_or_default().split(',');
    let mut values: Vec<_> = values.map(|value| value.trim().to_lowercase()).collect();
    values.sort();
    values
}

#[tokio::test]
async fn exactly_the_companys_pages_may_use_the_contract() {
    let desk = TestDesk::new().await;
    let path = "/v1/conversations/7";
    let granted = preflight(&desk, path, "https://shop.example").await;
    assert_eq!(header(&granted, "access-control-allow-origin"), Some("https://shop.example"));
    assert_eq!(header(&granted, "access-control-max-age"), Some("7200"));
    for method in ["GET", "PUT", "POST"] {
        assert!(list(&granted, "access-control-allow-methods").contains(&method.to_lowercase()), "{method}");
    }
    let allowed = list(&granted, "access-control-allow-headers");
    assert_eq!(allowed, REQUEST_HEADERS.split(',').collect::<Vec<_>>());
    assert_eq!(header(&granted, "access-control-allow-credentials"), None);
    for other in ["https://shop.example.evil.example", "http://shop.example", "https://evil.example", "null"]
    {
        let refused = preflight(&desk, path, other).await;
        assert_eq!(header(&refused, "access-control-allow-origin"), None, "{other}");
    }
    // A page can read the problem, `Retry-After`, and the announcement that a version ends.
    let wrong = desk.http.get(format!("{}/v1/nothing", desk.base)).header("origin", "https://shop.example");
    let wrong = wrong.send().await.unwrap();
    assert_eq!(header(&wrong, "access-control-allow-origin"), Some("https://shop.example"));
    let exposed = list(&wrong, "access-control-expose-headers");
    assert_eq!(exposed, ["deprecation", "retry-after", "sunset", "yes-reply-token-warnings"]);
    let inbox = preflight(&desk, "/inbox/api/session", "https://shop.example").await;
    assert_eq!(header(&inbox, "access-control-allow-origin"), None);
}

#[tokio::test]
async fn capabilities_are_cached_and_sent_again_only_when_they_changed() {
    let mut desk = TestDesk::new().await;
    let get = async |base: &str, known: Option<&str>| {
        let request = reqwest::Client::new().get(format!("{base}/v1"));
        record::send(known.into_iter().fold(request, |request, etag| request.header("if-none-match", etag)))
            .await
    };
    let first = get(&desk.base, None).await;
    assert_eq!(first.status(), 200);
    assert_eq!(header(&first, "cache-control"), Some("public, max-age=60"));
    assert_eq!(header(&first, "content-type"), Some("application/json"));
    let etag = header(&first, "etag").unwrap().to_owned();
    assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");

    for known in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".into()] {
        let same = get(&desk.base, Some(&known)).await;
        assert_eq!(same.status(), 304, "{known}");
        assert_eq!(header(&same, "etag"), Some(etag.as_str()));
        assert_eq!(header(&same, "cache-control"), Some("public, max-age=60"));
        assert!(same.bytes().await.unwrap().is_empty());
    }
    assert_eq!(get(&desk.base, Some("\"other\"")).await.status(), 200);

    desk.stop().await;
    desk.start("reply_channels = [\"here\"]").await;
    let changed = get(&desk.base, Some(&etag)).await;
    assert_eq!(changed.status(), 200);
    assert_ne!(header(&changed, "etag"), Some(etag.as_str()));
    assert_eq!(changed.json::<contract::Capabilities>().await.unwrap().reply_channels, ["here"]);
}

#[tokio::test]
async fn no_other_answer_of_the_contract_is_stored() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    let get = |path: &str| ada.request(Method::GET, path);
    let conversation = format!("/v1/conversations/{id}");
    let written = ada.request(Method::PUT, &path(id, entry_id())).json(&message("More"));
    let read = ada.request(Method::PUT, &read_path(id)).json(&serde_json::json!({"up_to": 1}));
    for (request, status) in [
        (get("/v1/conversations"), 200),
        (get(&conversation), 200),
        (get(&format!("{conversation}/entries")), 200),
        (get("/v1/changes"), 200),
        (written, 201),
        (read, 200),
        (get("/v1/nothing"), 404),
        (desk.http.get(format!("{}{conversation}", desk.base)), 401),
    ] {
        let response = record::send(request).await;
        let seen = (response.status().as_u16(), header(&response, "cache-control"));
        assert_eq!(seen, (status, Some("no-store")), "{}", response.url());
        assert_eq!(header(&response, "etag"), None);
    }
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
async fn no_answer_of_the_apis_is_a_page_or_is_taken_for_another_type() {
    let desk = with_files().await;
    for path in ["/v1", "/v1/conversations", "/v1/nothing", "/inbox/api/session", "/healthz", "/nowhere"] {
        let answer = desk.http.get(format!("{}{path}", desk.base)).send().await.unwrap();
        assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"), "{path}");
        let policy = header(&answer, "content-security-policy");
        assert_eq!(policy, Some("default-src 'none'; frame-ancestors 'none'"), "{path}");
        assert_eq!(header(&answer, "strict-transport-security"), None, "{path}");
    }
    for page in ["/inbox", "/reply"] {
        let page = desk.http.get(format!("{}{page}", desk.base)).send().await.unwrap();
        assert_eq!(header(&page, "cross-origin-opener-policy"), Some("same-origin"));
    }
    let secure = TestDesk::with("public_url = \"https://desk.example\"").await;
    let answer = secure.http.get(format!("{}/v1", secure.base)).send().await.unwrap();
    assert_eq!(header(&answer, "strict-transport-security"), Some("max-age=31536000"));
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
