//! Keymap: the action of a key press. Pure; `listener` runs the action.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortcutAction {
    /// Opens the conversation below.
    Next,
    /// Opens the conversation above.
    Previous,
    /// Focuses the composer.
    Reply,
    /// Focuses the search field.
    Search,
    /// Opens the dialog that lists the shortcuts.
    Help,
    /// Returns to the list, where the screen shows either the list or a conversation.
    Back,
}

/// A `keydown` event and its context.
#[derive(Clone, Copy, Debug)]
pub struct KeyPress<'a> {
    /// The event's `key`.
    pub key: &'a str,
    /// Control, Alt or Meta is held: the shortcut belongs to the browser or the system.
    pub has_modifier: bool,
    /// The event belongs to a field, a dialog or an input method.
    pub is_captured: bool,
    /// Single characters are shortcuts. Agents who use speech input can switch them off (WCAG 2.1.4).
    pub single_keys: bool,
}

impl KeyPress<'_> {
    pub fn action(self) -> Option<ShortcutAction> {
        if self.has_modifier || self.is_captured {
            return None;
        }
        if self.key == "Escape" {
            return Some(ShortcutAction::Back);
        }
        let action = match self.key {
            "j" => ShortcutAction::Next,
            "k" => ShortcutAction::Previous,
            "r" => ShortcutAction::Reply,
            "/" => ShortcutAction::Search,
            "?" => ShortcutAction::Help,
            "u" => ShortcutAction::Back,
            _ => return None,
        };
        self.single_keys.then_some(action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_a_shortcut_only_without_modifier_and_outside_of_fields() {
        let plain = KeyPress { key: "j", has_modifier: false, is_captured: false, single_keys: true };
        assert_eq!(plain.action(), Some(ShortcutAction::Next));
        assert_eq!(KeyPress { has_modifier: true, ..plain }.action(), None);
        assert_eq!(KeyPress { is_captured: true, ..plain }.action(), None);
        assert_eq!(KeyPress { single_keys: false, ..plain }.action(), None);
        assert_eq!(KeyPress { key: "J", ..plain }.action(), None);
        let escape = KeyPress { key: "Escape", single_keys: false, ..plain };
        assert_eq!(escape.action(), Some(ShortcutAction::Back), "Escape is no character");
        assert_eq!(KeyPress { is_captured: true, ..escape }.action(), None);
    }
}
