//! Saved replies as templates: rendering, and insertion into a text. Pure.

/// Replaces the placeholders. Inserted values are not scanned for placeholders again: a customer's name can
/// contain anything.
pub fn render(text: &str, name: &str, reference: &str) -> String {
    let placeholders = [("{name}", name), ("{reference}", reference)];
    let mut rendered = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(brace) = rest.find('{') {
        rendered.push_str(&rest[..brace]);
        rest = &rest[brace..];
        let placeholder = placeholders.iter().find(|(placeholder, _)| rest.starts_with(placeholder));
        let (placeholder, value) = *placeholder.unwrap_or(&("{", "{"));
        rendered.push_str(value);
        rest = &rest[placeholder.len()..];
    }
    rendered.push_str(rest);
    // The value of a text area has no other line ends.
    rendered.replace("\r\n", "\n")
}

/// Inserts `insertion` into `text` at a caret position, with spaces between words. Returns the text and the
/// caret position behind the insertion. Positions count UTF-16 code units, as browsers do. Nothing is
/// removed.
pub fn insert_at(text: &str, caret: usize, insertion: &str) -> (String, usize) {
    let mut utf16_units = 0;
    let split = text.char_indices().find(|(_, char)| {
        let start = utf16_units;
        utf16_units += char.len_utf16();
        start >= caret
    });
    let (before, after) = text.split_at(split.map_or(text.len(), |(split, _)| split));
    let space = |is_separated: bool| if is_separated { "" } else { " " };
    let lead = space(before.is_empty() || before.ends_with(char::is_whitespace));
    let trail = space(after.is_empty() || after.starts_with(char::is_whitespace));
    let head = format!("{before}{lead}{insertion}");
    let caret_after = head.encode_utf16().count();
    (format!("{head}{trail}{after}"), caret_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_once_and_other_braces_stay() {
        let text = " Dear {name},\r\nyour {reference}: {date} {{name}} {na {";
        let rendered = "Dear {reference},\nyour Bill 7: {date} {{reference}} {na {";
        assert_eq!(render(text, "{reference}", "Bill 7"), rendered);
        assert_eq!(render("{name}{name}", "Zoë", ""), "ZoëZoë");
    }

    #[test]
    fn text_is_inserted_at_the_caret_and_replaces_nothing() {
        for (text, caret, rendered, caret_after) in [
            ("", 0, "Yes.", 4),
            ("Dear Ada,\n", 10, "Dear Ada,\nYes.", 14),
            ("Dear Ada", 99, "Dear Ada Yes.", 13),
            ("So: Bye", 3, "So: Yes. Bye", 8),
            ("SoBye", 2, "So Yes. Bye", 7),
            ("Bye", 0, "Yes. Bye", 4),
            // The emoji is two code units; a caret within it moves behind it.
            ("🙂x", 2, "🙂 Yes. x", 7),
            ("🙂x", 1, "🙂 Yes. x", 7),
        ] {
            assert_eq!(insert_at(text, caret, "Yes."), (rendered.to_owned(), caret_after), "{text} {caret}");
        }
    }
}
