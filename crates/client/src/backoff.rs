//! Randomised exponential backoff: a pause between two attempts, from 1 to 60 seconds.

/// The pause after the first failed attempt, in milliseconds. It doubles up to [`LONGEST_PAUSE_MS`].
const FIRST_PAUSE_MS: u64 = 1_000;
const LONGEST_PAUSE_MS: u64 = 60_000;

/// The pause after `attempts` failed attempts, in milliseconds: between half and all of the doubling time, so that
/// many widgets do not repeat their requests at the same moment. `random` is in 0..1.
pub fn backoff(attempts: u32, random: f64) -> u64 {
    let ceiling = (FIRST_PAUSE_MS << attempts.min(10)).min(LONGEST_PAUSE_MS);
    ceiling / 2 + (ceiling as f64 / 2.0 * random.clamp(0.0, 1.0)) as u64
}
