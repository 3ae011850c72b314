//! The answer to a request, with the expectations of checks.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::exchange::{Exchange, Received};
use crate::outcome::{Ending, Failure, Outcome};

/// A complete answer.
#[derive(Clone, Debug)]
pub struct Answer {
    exchange: Arc<Exchange>,
    json: Option<Value>,
}

impl Answer {
    /// # Errors
    /// A failure if the backend did not answer.
    pub fn new(exchange: Arc<Exchange>) -> Outcome<Self> {
        match &exchange.received {
            Received::Answer { body, .. } => {
                let json = serde_json::from_slice(body).ok();
                Ok(Self { exchange, json })
            }
            Received::Nothing { .. } => {
                let expected = "an answer to the request".to_owned();
                Err(Ending::Failed(Failure { expected, exchanges: vec![exchange] }))
            }
        }
    }

    pub fn status(&self) -> u16 {
        match self.exchange.received {
            Received::Answer { status, .. } => status,
            Received::Nothing { .. } => 0,
        }
    }

    pub fn body(&self) -> &[u8] {
        match &self.exchange.received {
            Received::Answer { body, .. } => body,
            Received::Nothing { .. } => &[],
        }
    }

    /// The time until the answer was complete.
    pub fn after(&self) -> Duration {
        match self.exchange.received {
            Received::Answer { after, .. } | Received::Nothing { after, .. } => after,
        }
    }

    /// All values of a header, joined by commas as RFC 9110 permits; `None` without the header.
    pub fn header(&self, name: &str) -> Option<String> {
        let Received::Answer { headers, .. } = &self.exchange.received else { return None };
        let values = headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let values: Vec<&str> = values.collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// A failure of which this exchange is the evidence.
    pub fn fail(&self, expected: impl Into<String>) -> Ending {
        fail_after(&[self], expected)
    }

    /// # Errors
    /// A failure if the status is another one.
    pub fn expect_status(&self, status: u16) -> Outcome<&Self> {
        self.expect_one_of(&[status])
    }

    /// # Errors
    /// A failure if the status is another one.
    pub fn expect_one_of(&self, statuses: &[u16]) -> Outcome<&Self> {
        if statuses.contains(&self.status()) {
            return Ok(self);
        }
        let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
        Err(self.fail(format!("status {}", statuses.join(" or "))))
    }

    /// # Errors
    /// A failure if the status or the code is another one.
    pub fn expect_problem(&self, status: u16, code: &str) -> Outcome<&Self> {
        if self.status() == status && self.field("/code") == code {
            return Ok(self);
        }
        Err(self.fail(format!("status {status} and a problem with the code \"{code}\"")))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// A failure if the body is not JSON.
    pub fn json(&self) -> Outcome<&Value> {
        self.json.as_ref().ok_or_else(|| self.fail("a body of JSON"))
    }

    /// The value at a JSON pointer, `null` if there is none.
    pub fn field(&self, pointer: &str) -> &Value {
        self.json.as_ref().and_then(|json| json.pointer(pointer)).unwrap_or(&Value::Null)
    }

    /// # Errors
    /// A failure if the value is another one.
    pub fn expect_field(&self, pointer: &str, expected: impl Into<Value>) -> Outcome<&Self> {
        let expected = expected.into();
        if *self.field(pointer) == expected {
            return Ok(self);
        }
        Err(self.fail(format!("{expected} in `{}`", name_of(pointer))))
    }

    /// # Errors
    /// A failure if the value is not a text.
    pub fn text(&self, pointer: &str) -> Outcome<&str> {
        let missing = || self.fail(format!("a string in `{}`", name_of(pointer)));
        self.field(pointer).as_str().ok_or_else(missing)
    }

    /// # Errors
    /// A failure if the value is not a whole number.
    pub fn number(&self, pointer: &str) -> Outcome<u64> {
        let missing = || self.fail(format!("a whole number in `{}`", name_of(pointer)));
        self.field(pointer).as_u64().ok_or_else(missing)
    }

    /// # Errors
    /// A failure if the value is not a list.
    pub fn list(&self, pointer: &str) -> Outcome<&Vec<Value>> {
        let missing = || self.fail(format!("a list in `{}`", name_of(pointer)));
        self.field(pointer).as_array().ok_or_else(missing)
    }

    /// One field of each element of a list.
    ///
    /// # Errors
    /// A failure if there is no list.
    pub fn each(&self, list: &str, field: &str) -> Outcome<Vec<Value>> {
        let list = self.list(list)?;
        Ok(list.iter().map(|element| element.get(field).cloned().unwrap_or(Value::Null)).collect())
    }
}

/// A failure of which several exchanges are the evidence, oldest first.
pub fn fail_after(answers: &[&Answer], expected: impl Into<String>) -> Ending {
    let exchanges = answers.iter().map(|answer| answer.exchange.clone()).collect();
    Ending::Failed(Failure { expected: expected.into(), exchanges })
}

/// A JSON pointer with dots between levels, as `field` of a problem has them.
fn name_of(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}
