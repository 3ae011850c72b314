//! The report as one JSON object.

use serde_json::{Map, Value, json};

use crate::exchange::{Exchange, Received, shown_body, shown_headers};
use crate::outcome::{Ending, Failure};
use crate::report::Summary;
use crate::runner::CheckResult;
use crate::sentences::collapsed;

/// The report.
pub fn report(summary: &Summary) -> Value {
    let counts = summary.counts();
    json!({
        "backend": summary.backend, "name": summary.name, "passed": counts.passed, "failed": counts.failed,
        "skipped": counts.skipped, "seconds": summary.time.as_secs_f64(),
        "checks": summary.results.iter().map(check).collect::<Vec<_>>(),
    })
}

fn check(result: &CheckResult) -> Value {
    let mut check = json!({
        "name": result.check.name, "sentence": collapsed(&result.check.sentence),
        "seconds": result.time.as_secs_f64(),
    });
    match &result.outcome {
        Ok(()) => check["result"] = json!("passed"),
        Err(Ending::Skipped(reason)) => {
            check["result"] = json!("skipped");
            check["reason"] = json!(reason);
        }
        Err(Ending::Failed(Failure { expected, exchanges })) => {
            check["result"] = json!("failed");
            check["expected"] = json!(expected);
            check["exchanges"] = exchanges.iter().map(|exchange| exchange_json(exchange)).collect();
        }
    }
    check
}

fn exchange_json(exchange: &Exchange) -> Value {
    let sent = &exchange.sent;
    let mut request =
        json!({"method": sent.method, "path": sent.path, "headers": headers(&sent.headers, false)});
    if let Some(body) = &sent.body {
        request["body"] = json!(shown_body(body));
    }
    let received = match &exchange.received {
        Received::Answer { status, headers: received, body, after } => json!({
            "status": status, "headers": headers(received, true), "body": shown_body(body),
            "seconds": after.as_secs_f64(),
        }),
        Received::Nothing { reason, after } => json!({"error": reason, "seconds": after.as_secs_f64()}),
    };
    json!({"sent": request, "received": received})
}

fn headers(headers: &[(String, String)], is_answer: bool) -> Map<String, Value> {
    shown_headers(headers, is_answer).into_iter().map(|(name, value)| (name, Value::String(value))).collect()
}
