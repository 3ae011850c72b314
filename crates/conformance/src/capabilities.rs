//! The answer to `GET /v1`, as far as checks depend on it.

use serde_json::Value;

/// The kinds of entries that are features.
pub const KIND_FEATURES: &[&str] =
    &["preferences", "solution_feedback", "review_request", "correction", "escalation"];

/// The features that add or change operations.
pub const OPERATION_FEATURES: &[&str] = &["wait", "changes", "read", "company"];

/// What the backend declares.
#[derive(Debug)]
pub struct DeclaredCapabilities {
    json: Value,
}

impl DeclaredCapabilities {
    pub fn new(json: Value) -> Self {
        Self { json }
    }

    pub fn has(&self, feature: &str) -> bool {
        self.features().any(|known| known == feature)
    }

    pub fn features(&self) -> impl Iterator<Item = &str> {
        let features = self.json.get("features").and_then(Value::as_array);
        features.into_iter().flatten().filter_map(Value::as_str)
    }

    pub fn name(&self) -> &str {
        self.json.get("name").and_then(Value::as_str).unwrap_or("no name")
    }

    pub fn contract_version(&self) -> &str {
        self.json.get("contract_version").and_then(Value::as_str).unwrap_or("unknown")
    }

    /// The longest text, in Unicode scalar values.
    pub fn text_chars(&self) -> usize {
        let limit = self.json.pointer("/limits/text_chars").and_then(Value::as_u64);
        limit.and_then(|limit| limit.try_into().ok()).unwrap_or(10_000)
    }

    /// The longest wait of a long poll.
    pub fn wait_seconds(&self) -> u64 {
        self.json.pointer("/limits/wait_seconds").and_then(Value::as_u64).unwrap_or(30)
    }

    /// A named step of the escalation path, with a kind of reference for which it exists.
    pub fn escalation_step(&self) -> Option<(&str, &str)> {
        let path = self.json.get("escalation_path").and_then(Value::as_array)?;
        path.iter().find_map(|step| {
            let kinds = step.get("reference_kinds").and_then(Value::as_array);
            let kind = kinds.and_then(|kinds| kinds.first()).and_then(Value::as_str).unwrap_or("order");
            Some((step.get("step").and_then(Value::as_str)?, kind))
        })
    }
}
