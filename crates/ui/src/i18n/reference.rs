//! Text about a reference: title, due date, status, lines.

use contract::{Date, Reference, ReferenceKey};

use super::format;

/// `Order 1001`.
pub fn reference_title(key: &ReferenceKey) -> String {
    format!("{} {}", kind(&key.kind), key.id)
}

/// The kind as a title: `Order`. Only the first letter changes, so that the company's own kinds keep their names.
fn kind(kind: &str) -> String {
    let mut letters = kind.chars();
    letters.next().map_or_else(String::new, |first| format::upper(first) + letters.as_str())
}

/// `due 30 Nov`.
pub fn due(date: Date) -> String {
    format!("due {}", format::date(date))
}

/// The company's name for the state of a reference, with a date: `delivered 12 Nov`.
pub fn status_on(status: &str, date: Option<Date>) -> String {
    date.map_or_else(|| status.to_owned(), |date| format!("{status} {}", format::date(date)))
}

/// `about “Meter exchange”`; `None` without lines.
pub fn about_lines(reference: &Reference, lines: &[String]) -> Option<String> {
    let title = |id: &String| {
        reference.lines.iter().find(|line| line.id == *id).map_or(id, |line| &line.title).clone()
    };
    let quoted: Vec<String> = lines.iter().map(|id| format!("“{}”", title(id))).collect();
    (!quoted.is_empty()).then(|| format!("about {}", quoted.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_kind_is_capitalised() {
        for (kind, title) in [("order", "Order 1001"), ("übung", "Übung 1001")] {
            let key = ReferenceKey { kind: kind.into(), id: "1001".into() };
            assert_eq!(reference_title(&key), title);
        }
    }
}
