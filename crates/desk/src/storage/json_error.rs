//! Errors of stored JSON, for the log.

/// Where a stored value is wrong. The message of serde would quote the value, and the log has no words of customers.
pub fn json_error(error: &serde_json::Error) -> String {
    format!("JSON, {:?} error at line {}, column {}", error.classify(), error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_not_quoted() {
        let error = serde_json::from_str::<u32>("\"my address\"").expect_err("no number");
        assert!(error.to_string().contains("my address"), "serde quotes it");
        assert_eq!(json_error(&error), "JSON, Data error at line 1, column 12");
    }
}
