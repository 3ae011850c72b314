//! The facts of the order and the bill, which pages and tokens share.

use contract::Reference;

/// Order 1001.
pub fn order() -> Reference {
    read(include_str!("../facts/order-1001.json"))
}

/// Bill 2026-1107.
pub fn bill() -> Reference {
    read(include_str!("../facts/bill-2026-1107.json"))
}

fn read(json: &str) -> Reference {
    serde_json::from_str(json).expect("the facts are compiled in and tested")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_are_references() {
        assert_eq!(order().key().to_string(), "order:1001");
        assert_eq!(bill().key().to_string(), "bill:2026-1107");
        assert_eq!((order().lines.len(), bill().lines.len()), (2, 3));
    }
}
