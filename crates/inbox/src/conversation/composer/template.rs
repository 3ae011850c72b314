//! The words of a saved reply for one conversation, and putting them among others. Pure.

/// The words with what their placeholders stand for. What is put in is not looked at again: a customer may be called
/// whatever they like.
pub fn filled(text: &str, name: &str, reference: &str) -> String {
    let places = [("{name}", name), ("{reference}", reference)];
    let mut made = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(brace) = rest.find('{') {
        made.push_str(&rest[..brace]);
        rest = &rest[brace..];
        let place = places.iter().find(|(place, _)| rest.starts_with(place));
        let (place, said) = *place.unwrap_or(&("{", "{"));
        made.push_str(said);
        rest = &rest[place.len()..];
    }
    made.push_str(rest);
    // A field of a browser knows no other end of a line.
    made.replace("\r\n", "\n")
}

/// A text with further words in it, and the place right behind them. Places are counted as browsers do, in UTF-16.
/// Nothing is taken out; a space keeps words apart.
pub fn inserted(text: &str, at: usize, words: &str) -> (String, usize) {
    let mut units = 0;
    let cut = text.char_indices().find(|(_, char)| {
        let here = units;
        units += char.len_utf16();
        here >= at
    });
    let (before, after) = text.split_at(cut.map_or(text.len(), |(cut, _)| cut));
    let space = |apart: bool| if apart { "" } else { " " };
    let lead = space(before.is_empty() || before.ends_with(char::is_whitespace));
    let trail = space(after.is_empty() || after.starts_with(char::is_whitespace));
    let head = format!("{before}{lead}{words}");
    let behind = head.encode_utf16().count();
    (format!("{head}{trail}{after}"), behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_filled_once_and_the_rest_stays_as_it_is() {
        let text = " Dear {name},\r\nyour {reference}: {date} {{name}} {na {";
        let made = "Dear {reference},\nyour Bill 7: {date} {{reference}} {na {";
        assert_eq!(filled(text, "{reference}", "Bill 7"), made);
        assert_eq!(filled("{name}{name}", "Zoë", ""), "ZoëZoë");
    }

    #[test]
    fn words_are_put_where_the_cursor_is_and_take_nothing_away() {
        for (text, at, made, behind) in [
            ("", 0, "Yes.", 4),
            ("Dear Ada,\n", 10, "Dear Ada,\nYes.", 14),
            ("Dear Ada", 99, "Dear Ada Yes.", 13),
            ("So: Bye", 3, "So: Yes. Bye", 8),
            ("SoBye", 2, "So Yes. Bye", 7),
            ("Bye", 0, "Yes. Bye", 4),
            // A smile is two units, and no place is within it.
            ("🙂x", 2, "🙂 Yes. x", 7),
            ("🙂x", 1, "🙂 Yes. x", 7),
        ] {
            assert_eq!(inserted(text, at, "Yes."), (made.to_owned(), behind), "{text} {at}");
        }
    }
}
