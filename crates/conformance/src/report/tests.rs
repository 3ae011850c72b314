use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::check::Check;
use crate::exchange::{Exchange, Received, Sent};
use crate::outcome::{Failure, Outcome};

fn result(name: &'static str, outcome: Outcome) -> CheckResult {
    let check = Check::new(name, "The first\n request: 201.", &[], async |_| Ok(()));
    CheckResult { check: Arc::new(check), outcome, time: Duration::from_millis(1500) }
}

fn summary() -> Summary {
    let sent = Sent {
        method: "PUT".to_owned(),
        path: "/v1/conversations/1".to_owned(),
        headers: vec![("authorization".to_owned(), "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x".to_owned())],
        body: Some(b"{\"text\":\"<\\u0000>\"}".to_vec()),
    };
    let received = Received::Answer {
        status: 500,
        headers: vec![
            ("content-type".to_owned(), "text/html".to_owned()),
            ("server".to_owned(), "x".to_owned()),
        ],
        body: b"<h1>\x01".to_vec(),
        after: Duration::from_millis(12),
    };
    let exchanges = vec![Arc::new(Exchange { sent, received })];
    let failed = Ending::Failed(Failure { expected: "status 201".to_owned(), exchanges });
    let results = vec![
        result("writes/a", Ok(())),
        result("writes/b", Err(failed)),
        result("changes/c", Err(Ending::Skipped("no \"feature\"".to_owned()))),
    ];
    Summary {
        backend: "http://desk".to_owned(),
        name: "Kettle".to_owned(),
        results,
        time: Duration::from_secs(3),
    }
}

#[test]
fn the_text_shows_what_was_sent_what_came_back_and_the_sentence() {
    let summary = summary();
    let text: String = summary.results.iter().map(text::result).collect();
    let expected = [
        "passed   writes/a\n",
        "FAILED   writes/b\n    docs/backend.md: The first request: 201.\n    Expected: status 201\n",
        "    Sent:\n        PUT /v1/conversations/1\n        authorization: Bearer eyJhbGci... (33 \
         characters)\n",
        "    Received after 12 ms:\n        500\n        content-type: text/html\n",
        "skipped  changes/c: no \"feature\"\n",
    ];
    for part in expected {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
    assert!(!text.contains("server: x"), "{text}");
    assert_eq!(text::end(&summary), "\n1 passed, 1 failed, 1 skipped in 3.0 s\n");
}

#[test]
fn the_json_has_every_check() {
    let report = json::report(&summary());
    assert_eq!(report["failed"], 1);
    assert_eq!(report["checks"][0]["result"], "passed");
    assert_eq!(report["checks"][0]["seconds"], 1.5);
    assert_eq!(report["checks"][1]["sentence"], "The first request: 201.");
    assert_eq!(report["checks"][1]["exchanges"][0]["received"]["status"], 500);
    assert_eq!(report["checks"][2]["reason"], "no \"feature\"");
}

#[test]
fn the_junit_xml_is_escaped() {
    let xml = junit::report(&summary());
    assert!(xml.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"3.000\""), "{xml}");
    assert!(xml.contains("<testcase classname=\"writes\" name=\"writes/a\" time=\"1.500\"/>"), "{xml}");
    assert!(xml.contains("&lt;h1&gt;\u{fffd}"), "{xml}");
    assert!(xml.contains("<skipped message=\"no &quot;feature&quot;\"/>"), "{xml}");
    assert!(!xml.contains("<h1>") && !xml.contains('\u{1}'), "{xml}");
}
