//! The output of the commands.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use crate::common::process::{all, run};
use crate::common::{config, tokens};
use serde_json::{Value, json};

#[test]
fn a_mistake_in_the_facts_of_a_reference_is_reported_with_its_field() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let refused = |text: &str| {
        std::fs::write(dir.path().join("bill.json"), text).unwrap();
        run(dir.path(), &["token", "--sub", "c-1", "--reference", "bill.json"], "").unwrap_err()
    };
    for (text, expected) in [
        (r#"{"kind": "bill"}"#, "missing field `id`"),
        (r#"[{"kind": "bill"}]"#, "missing field `id`"),
        (r#"{"kind": "bill", "id": "1", "amount": {"value": 5, "currency": "EUR"}}"#, "`value` in `amount`"),
        (r#"{"kind": "bill", "id": 7}"#, "`id` is malformed"),
        (r#""bill""#, "does not hold a reference"),
        (r#"{"kind": "#, "does not hold a reference"),
    ] {
        let why = refused(text);
        assert!(why.contains("bill.json") && why.contains(expected), "{why}");
        assert!(!why.contains("untagged"), "{why}");
    }
}

#[test]
fn a_long_token_is_printed_with_a_warning_and_a_too_long_one_is_not_printed() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let token = |references: usize| {
        let one = |n| format!(r#"{{"kind": "order", "id": "{n}", "title": "An order of many things"}}"#);
        let facts: Vec<String> = (0..references).map(one).collect();
        std::fs::write(dir.path().join("orders.json"), format!("[{}]", facts.join(","))).unwrap();
        all(dir.path(), &["token", "--sub", "c-1", "--reference", "orders.json"], "")
    };
    let (good, short, stderr) = token(1);
    assert!(good && short.len() < 4096 && !stderr.contains("proxies"), "{stderr}");
    let (good, long, stderr) = token(80);
    assert!(good && long.len() > 4096 && stderr.contains("proxies"), "{stderr}");
    let (good, out, stderr) = token(400);
    assert!(!good && out.is_empty() && stderr.contains("16384 bytes"), "{stderr}");
}

#[test]
fn a_link_to_an_address_that_no_browser_can_open_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    run(dir.path(), &["agent", "add", "Maria", "--password-stdin"], "a long enough password").unwrap();
    let link = |more: &[&str]| run(dir.path(), &[&["agent", "link", "Maria"], more].concat(), "");
    for listen in ["0.0.0.0:8081", "[::]:8081", "127.0.0.1:0"] {
        let why = link(&["--listen", listen]).unwrap_err();
        assert!(why.contains("--public-url"), "{why}");
    }
    let good = link(&["--listen", "0.0.0.0:8081", "--public-url", "https://desk.example"]).unwrap();
    assert!(good.starts_with("https://desk.example/inbox#link="), "{good}");
}

#[test]
fn init_writes_a_configuration_with_a_secret_of_its_own_and_never_over_another() {
    let dir = tempfile::tempdir().unwrap();
    let written = || std::fs::read_to_string(dir.path().join("yes-reply.toml")).unwrap();
    let init = ["init", "--company-name", "Teapot \"&\" Co", "--public-url", "https://desk.example"];
    let out = run(dir.path(), &init, "").unwrap();
    assert!(out.starts_with("yes-reply.toml is written"), "{out}");
    let mode = std::fs::metadata(dir.path().join("yes-reply.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let first = written();
    let parsed: toml::Table = first.parse().unwrap();
    assert_eq!(parsed["name"].as_str(), Some("Teapot \"&\" Co"));
    assert_eq!(parsed["public_url"].as_str(), Some("https://desk.example"));
    let (good, _, stderr) = all(dir.path(), &["serve", "--check-config"], "");
    assert!(good && !stderr.contains("can read the secrets"), "{stderr}");

    let why = run(dir.path(), &init, "").unwrap_err();
    assert!(why.contains("exists") && written() == first, "{why}");
    std::fs::remove_file(dir.path().join("yes-reply.toml")).unwrap();
    run(dir.path(), &init, "").unwrap();
    let secret = |text: &str| text.parse::<toml::Table>().unwrap()["keys"][0]["secret"].clone();
    assert_ne!(secret(&first), secret(&written()), "each file has its own secret");
}

#[test]
fn a_file_with_secrets_that_everybody_can_read_is_warned_of() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let file = dir.path().join("yes-reply.toml");
    let warned = |mode: u32| {
        std::fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
        all(dir.path(), &["serve", "--check-config"], "").2.contains("chmod o-r yes-reply.toml")
    };
    assert!(warned(0o644));
    assert!(!warned(0o640));
}

#[test]
fn check_config_starts_no_desk_and_names_the_line_of_a_mistake() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "[promise]\nwithin = \"8h\"");
    let check = || run(dir.path(), &["serve", "--check-config"], "");
    assert_eq!(check().unwrap(), "yes-reply.toml is good");
    assert!(!dir.path().join("yes-reply.sqlite").exists(), "nothing was made");
    config(dir.path(), "[promise]\nwithin = \"eight\"");
    let why = check().unwrap_err();
    assert!(why.contains("yes-reply.toml:5: `promise.within`"), "{why}");
}

#[test]
fn the_command_adds_the_first_agent_as_lead_and_others_with_the_requested_role() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let add = |name: &str, more: &[&str]| {
        let arguments = [&["agent", "add", name, "--password-stdin"], more].concat();
        run(dir.path(), &arguments, "a long enough password")
    };
    let why = add("Maria", &["--role", "agent"]).unwrap_err();
    assert!(why.contains("the first agent of a desk is a lead"), "{why}");
    assert!(add("Maria", &["--role", "owner"]).unwrap_err().contains("write agent or lead"));
    assert_eq!(add("Maria", &[]).unwrap(), "Maria can sign in, as a lead");
    assert_eq!(add("Tom", &[]).unwrap(), "Tom can sign in");
    assert_eq!(add("Jonas", &["--role", "lead"]).unwrap(), "Jonas can sign in, as a lead");
    let link = ["agent", "link", "Tom", "--choose-password", "--public-url", "https://desk.example"];
    let link = run(dir.path(), &link, "").unwrap();
    assert!(link.starts_with("https://desk.example/inbox#invitation="), "{link}");
}

#[test]
fn token_inspect_prints_the_claims_and_every_fact_that_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let inspect = |token: &str| all(dir.path(), &["token", "inspect"], token);
    let references = json!([
        {"kind": "order", "id": "1001", "title": 7, "amount": {"value": "5", "currency": "eur"}},
        {"kind": "order", "id": "1002", "title": 7},
    ]);
    let (good, out, stderr) = inspect(&tokens::with("references", references));
    let claims: Value = serde_json::from_str(&out).unwrap();
    assert!(good, "{stderr}");
    assert_eq!(claims["sub"], "customer-42");
    assert_eq!(
        claims["references"],
        json!([{"kind": "order", "id": "1001", "amount": {"value": "5", "currency": "EUR"}},
               {"kind": "order", "id": "1002"}])
    );
    for n in [0, 1] {
        let wanted = format!("left out: `references[{n}].title` is a number; write a string");
        assert!(stderr.contains(&wanted), "{stderr}");
    }
    let (good, out, stderr) = inspect(&tokens::expired());
    assert!(!good && out.contains("customer-42") && stderr.contains("seconds ago"), "{out} {stderr}");
    let (good, out, stderr) = inspect(&tokens::with("sub", json!(42)));
    assert!(!good && out.is_empty() && stderr.contains("write it as a string: \"42\""), "{stderr}");
    let why = run(dir.path(), &["token"], "").unwrap_err();
    assert!(why.contains("--sub"), "{why}");
    assert!(run(dir.path(), &["token", "--sub", "7", "inspect"], "").is_err());
}

#[test]
fn a_service_token_names_its_system_and_is_read_by_inspect() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let token = run(dir.path(), &["token", "--company", "--sub", "rt-connector"], "").unwrap();
    let claims: Value =
        serde_json::from_str(&run(dir.path(), &["token", "inspect"], &token).unwrap()).unwrap();
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!("yes-reply-company"), &json!("rt-connector")));
    assert_eq!(claims["iss"], "kettle");
    let of_a_customer = ["token", "--company", "--sub", "rt-connector", "--reference", "order:1001"];
    assert!(run(dir.path(), &of_a_customer, "").unwrap_err().contains("--reference"));
}

#[test]
fn an_agent_gets_another_name_to_sign_in_with() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let add = |name: &str, more: &[&str]| {
        let arguments = [&["agent", "add", name, "--password-stdin"], more].concat();
        run(dir.path(), &arguments, "a long enough password")
    };
    let set = |name: &str, sign_in: &str| run(dir.path(), &["agent", "sign-in-name", name, sign_in], "");
    add("Maria", &["--sign-in-name", "M.Lopez"]).unwrap();
    let why = add("Tom", &["--sign-in-name", "m.lopez"]).unwrap_err();
    assert!(why.contains("somebody else signs in as m.lopez"), "{why}");
    let why = add("M.Lopez", &[]).unwrap_err();
    assert!(why.contains("somebody else signs in as m.lopez"), "{why}");
    add("Tom", &[]).unwrap();
    assert_eq!(set("tom", "T.Harris").unwrap(), "Tom signs in as t.harris");
    assert_eq!(set("Tom", "t.harris").unwrap(), "Tom signs in as t.harris");
    for (name, sign_in, expected) in [
        ("Tom", "m.lopez", "somebody else signs in as m.lopez"),
        ("Tom", " ", "1 to 80 characters"),
        ("Nobody", "n", "there is no agent Nobody"),
    ] {
        let why = set(name, sign_in).unwrap_err();
        assert!(why.contains(expected), "{why}");
    }
}
