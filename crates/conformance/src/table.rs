//! The state machine, read from the table that `docs/backend.md` prints. The types of `crates/contract` are
//! not used, so that checks compare a backend with what its author has read.

use crate::sentences::CONTRACT;

const HEADING: &str = "| event | author | status before | status after | owner | promise | unread |";

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionRow {
    /// The row as it is printed.
    pub text: &'static str,
    pub event: &'static str,
    pub authors: Vec<&'static str>,
    /// `any`, `none`, or a status.
    pub before: &'static str,
    /// `unchanged`, or a status.
    pub after: &'static str,
    pub owner: &'static str,
    pub promise: &'static str,
    pub unread: &'static str,
}

/// The rows in their order. Of two rows that fit an event the first counts.
pub fn rows() -> Vec<TransitionRow> {
    let lines = CONTRACT.lines().skip_while(|line| *line != HEADING).skip(2);
    lines.take_while(|line| line.starts_with('|')).filter_map(row).collect()
}

fn row(text: &'static str) -> Option<TransitionRow> {
    let cells: Vec<&str> = text.trim_matches('|').split('|').map(str::trim).collect();
    let &[event, authors, before, after, owner, promise, unread] = cells.as_slice() else { return None };
    let status = |cell: &'static str| cell.trim_matches('`');
    let authors = authors.split(", ").collect();
    Some(TransitionRow {
        text,
        event,
        authors,
        before: status(before),
        after: status(after),
        owner,
        promise,
        unread,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printed_row_is_read() {
        let rows = rows();
        let printed = CONTRACT.split(HEADING).nth(1).unwrap().trim_start().lines();
        let printed = printed.take_while(|line| line.starts_with('|')).count() - 1;
        assert_eq!(rows.len(), printed);
        assert!(printed > 10, "{printed}");
    }

    #[test]
    fn a_row_has_its_cells() {
        let rows = rows();
        let solved = rows.iter().find(|row| row.before == "solved").unwrap();
        assert_eq!(solved.event, "`message`");
        assert_eq!(solved.authors, ["person", "automatic"]);
        assert_eq!(
            [solved.after, solved.owner, solved.promise, solved.unread],
            ["solved", "first person", "kept", "one more"]
        );
    }
}
