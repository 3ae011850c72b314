//! `docs/openapi.json` equals the document of the code. `UPDATE_OPENAPI=1` writes the file.

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
    let operations = paths.values().map(|path| path.as_object().unwrap().len()).sum::<usize>();
    assert_eq!(operations, 6);
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name}");
    }
}
