//! Where in what was said the agent reads.

/// How far from the end, in pixels, still counts as at the end.
const NEAR_PX: i32 = 24;

/// At the end, until the agent scrolls up from there.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    top: i32,
    at_end: bool,
}

impl Reading {
    /// Nothing is there yet, so this is its end.
    pub fn new() -> Self {
        Self { top: 0, at_end: true }
    }

    /// Whether what comes next is to be brought into view.
    pub fn is_at_end(self) -> bool {
        self.at_end
    }

    /// It was scrolled: `top` pixels are above what is seen, `below` pixels below. Browsers tell it late, maybe
    /// after a further row has come: only going up leaves the end.
    pub fn scrolled(&mut self, top: i32, below: i32) {
        self.at_end = below < NEAR_PX || (self.at_end && top >= self.top);
        self.top = top;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_going_up_leaves_the_end_and_only_coming_down_finds_it_again() {
        let mut reading = Reading::new();
        for (top, below, at_end) in [
            (900, 0, true),
            // A row came before the browser told of the scroll.
            (900, 75, true),
            (960, 23, true),
            (700, 275, false),
            (800, 175, false),
            (975, 0, true),
        ] {
            reading.scrolled(top, below);
            assert_eq!(reading.is_at_end(), at_end, "{top} above, {below} below");
        }
    }
}
