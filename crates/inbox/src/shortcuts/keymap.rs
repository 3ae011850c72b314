//! What a key means. Pure; `keyboard` does it.

/// What the agent wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The conversation below.
    Next,
    /// The conversation above.
    Previous,
    /// To write a reply.
    Reply,
    /// To search.
    Search,
    /// To be told the keys.
    Help,
    /// Back to the list, where only one of the two is shown.
    Back,
}

/// A key that went down, and where.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// What it is for, as browsers say it.
    pub key: &'a str,
    /// Whether Control, Alt or Meta is held, which makes it the browser's or the system's.
    pub held: bool,
    /// Whether it belongs to a field, a dialog or an input method.
    pub elsewhere: bool,
    /// Whether single characters are commands. Who speaks words or presses keys by mistake switches them off.
    pub letters: bool,
}

impl Press<'_> {
    /// What it means, if anything.
    pub fn command(self) -> Option<Command> {
        if self.held || self.elsewhere {
            return None;
        }
        if self.key == "Escape" {
            return Some(Command::Back);
        }
        let command = match self.key {
            "j" => Command::Next,
            "k" => Command::Previous,
            "r" => Command::Reply,
            "/" => Command::Search,
            "?" => Command::Help,
            "u" => Command::Back,
            _ => return None,
        };
        self.letters.then_some(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_a_command_only_where_nothing_else_wants_it() {
        let plain = Press { key: "j", held: false, elsewhere: false, letters: true };
        assert_eq!(plain.command(), Some(Command::Next));
        assert_eq!(Press { held: true, ..plain }.command(), None);
        assert_eq!(Press { elsewhere: true, ..plain }.command(), None);
        assert_eq!(Press { letters: false, ..plain }.command(), None);
        assert_eq!(Press { key: "J", ..plain }.command(), None);
        let escape = Press { key: "Escape", letters: false, ..plain };
        assert_eq!(escape.command(), Some(Command::Back), "it is no character");
        assert_eq!(Press { elsewhere: true, ..escape }.command(), None);
    }
}
