//! Scroll state of the timeline: new rows are scrolled into view unless the agent has scrolled up.

/// Distance from the end that still counts as the end.
const END_TOLERANCE_PX: i32 = 24;

#[derive(Clone, Copy, Debug)]
pub struct StickToBottom {
    top: i32,
    at_end: bool,
}

impl StickToBottom {
    /// The state of an empty timeline, which is at its end.
    pub fn new() -> Self {
        Self { top: 0, at_end: true }
    }

    /// Whether new rows are to be scrolled into view.
    pub fn is_at_end(self) -> bool {
        self.at_end
    }

    /// Records a scroll position: `top` pixels above the visible part, `below` pixels below it. The event can
    /// come after a further row was added, so only a movement up leaves the end.
    pub fn on_scroll(&mut self, top: i32, below: i32) {
        self.at_end = below < END_TOLERANCE_PX || (self.at_end && top >= self.top);
        self.top = top;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrolling_up_leaves_the_end_and_scrolling_to_the_bottom_returns_to_it() {
        let mut stick = StickToBottom::new();
        for (top, below, at_end) in [
            (900, 0, true),
            // A row was added before the scroll event.
            (900, 75, true),
            (960, 23, true),
            (700, 275, false),
            (800, 175, false),
            (975, 0, true),
        ] {
            stick.on_scroll(top, below);
            assert_eq!(stick.is_at_end(), at_end, "{top} above, {below} below");
        }
    }
}
