//! Tokens that jose, PyJWT and the example of docs/backend.md sign, each sent to a desk process. `cargo xtask setup`
//! installs both libraries.

use std::process::Command;

use crate::common::process::DeskProcess;
use crate::common::tokens::SECRET;

const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/backend.md");
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/python/bin/python");

/// Name and token of each line that a script of this folder prints.
fn tokens(interpreter: &str, script: &str) -> Vec<(String, String)> {
    tokens_of_file(interpreter, &format!("{TESTS}/jwt_libraries/{script}"))
}

fn tokens_of_file(interpreter: &str, script: &str) -> Vec<(String, String)> {
    let output = Command::new(interpreter)
        .args([script, &format!("{TESTS}/keys"), SECRET])
        .env("YES_REPLY_SECRET", SECRET)
        .output()
        .unwrap_or_else(|why| panic!("{interpreter} does not start ({why}); run `cargo xtask setup`"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{script} fails; run `cargo xtask setup` if a package is missing.\n{stderr}"
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    lines
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .map(|(name, token)| (name.into(), token.into()))
        .collect()
}

fn desk(dir: &std::path::Path) -> DeskProcess {
    let key = |alg: &str, name: &str| {
        format!(
            "[[keys]]\nkid = \"{name}\"\niss = \"kettle\"\nalg = \"{alg}\"\n\
             public_key_file = \"{TESTS}/keys/{name}.pub.pem\"\n"
        )
    };
    let example =
        format!("[[keys]]\nkid = \"web-1\"\niss = \"kettle\"\nalg = \"HS256\"\nsecret = \"{SECRET}\"\n");
    crate::common::config(dir, &(key("ES256", "es256") + &key("EdDSA", "eddsa") + &example));
    DeskProcess::serve(dir)
}

async fn all_accepted(tokens: Vec<(String, String)>, expected: &[&str]) {
    let names: Vec<&str> = tokens.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, expected);
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(dir.path());
    for (name, token) in tokens {
        let mut forged = token.clone();
        // The first character of the signature: the last one has bits that do not count.
        let at = forged.rfind('.').unwrap() + 1;
        let other = if &forged[at..=at] == "A" { "B" } else { "A" };
        forged.replace_range(at..=at, other);
        assert_eq!(desk.customer(forged).get("/v1/conversations").await.0, 401, "{name}, forged");

        let request = desk.customer(token).request(reqwest::Method::GET, "/v1/conversations");
        let response = request.send().await.unwrap();
        let warnings = response.headers().get("yes-reply-token-warnings").cloned();
        let status = response.status();
        assert_eq!((status.as_u16(), warnings), (200, None), "{name}: {}", response.text().await.unwrap());
    }
    desk.kill();
}

#[tokio::test]
async fn tokens_of_jose_are_accepted() {
    let expected = ["jose HS256", "jose ES256, a list", "jose EdDSA, nbf and jti", "jose Ed25519"];
    all_accepted(tokens("node", "jose.js"), &expected).await;
}

#[tokio::test]
async fn tokens_of_pyjwt_are_accepted() {
    let expected = ["PyJWT HS256, dates", "PyJWT HS256, decimals", "PyJWT ES256, a list", "PyJWT EdDSA, jti"];
    all_accepted(tokens(PYTHON, "pyjwt.py"), &expected).await;
}

#[tokio::test]
async fn the_token_of_the_documentation_is_accepted() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let example: String = page
        .lines()
        .skip_while(|line| !line.starts_with("    import { createHmac }"))
        .take_while(|line| line.is_empty() || line.starts_with("    "))
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
        .collect();
    let call =
        r#"console.log("example\t" + token({ id: 42, name: "Ada" }, [{ kind: "order", id: "1001" }]));"#;
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("example.mjs");
    std::fs::write(&script, example + call).unwrap();
    all_accepted(tokens_of_file("node", script.to_str().unwrap()), &["example"]).await;
}
