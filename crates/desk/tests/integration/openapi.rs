//! `docs/openapi.json` equals the document of the code. `UPDATE_OPENAPI=1` writes the file.

use contract::ProblemCode;

#[test]
fn the_document_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let now = desk::http::openapi::document();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == now, "docs/openapi.json is old; run this test with UPDATE_OPENAPI=1");
}

#[test]
fn the_document_has_every_operation_and_no_dangling_reference() {
    let document: serde_json::Value = serde_json::from_str(&desk::http::openapi::document()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.values().flat_map(|path| path.as_object().unwrap().values());
    let mut ids: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    ids.sort_unstable();
    let expected = [
        "capabilities",
        "changes",
        "company_changes",
        "company_conversation",
        "company_entries",
        "conversation",
        "entries",
        "erase_customer",
        "list_conversations",
        "mark_company_read",
        "mark_read",
        "open_conversation",
        "open_for_customer",
        "set_ticket",
        "write_company_entry",
        "write_entry",
    ];
    assert_eq!(ids, expected);
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name}");
    }
}

#[test]
fn the_document_has_the_codes_of_the_contract_and_none_of_the_inbox() {
    let text = desk::http::openapi::document();
    for code in ProblemCode::ALL {
        let is_inbox = ProblemCode::INBOX.contains(code);
        assert_eq!(text.contains(&format!("\"{}\"", code.as_str())), !is_inbox, "{}", code.as_str());
    }
}

#[test]
fn every_golden_file_of_this_version_is_an_example() {
    let document: serde_json::Value = serde_json::from_str(&desk::http::openapi::document()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap().values();
    let examples: Vec<_> = schemas.filter_map(|schema| schema["examples"].as_array()).flatten().collect();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/golden")).unwrap() {
        let path = file.unwrap().path();
        let golden: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let is_newer = path.ends_with("newer_entries.json");
        assert_eq!(examples.contains(&&golden), !is_newer, "{}", path.display());
    }
}
