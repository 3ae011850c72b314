//! The sentences of `docs/backend.md`.

/// The contract.
pub const CONTRACT: &str = include_str!("../../../docs/backend.md");

/// The text with one space in place of each run of white space, so that line breaks do not matter.
pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::checks::all;

    #[test]
    fn every_check_has_a_sentence_of_the_contract() {
        let contract = collapsed(CONTRACT);
        let missing: Vec<String> = all()
            .iter()
            .filter(|check| !contract.contains(&collapsed(&check.sentence)))
            .map(|check| format!("{}: {}", check.name, check.sentence))
            .collect();
        assert!(missing.is_empty(), "docs/backend.md does not contain:\n{}", missing.join("\n"));
    }

    #[test]
    fn names_are_unique() {
        let mut names = HashSet::new();
        for check in all() {
            assert!(names.insert(check.name.clone()), "two checks have the name {}", check.name);
        }
    }
}
