//! Random numbers: from the cryptographic generator for ids, from `Math.random` for backoff.

use super::window;

/// A number in 0..1, for backoff. Not for secrets.
pub fn random_fraction() -> f64 {
    js_sys::Math::random()
}

/// Ten bytes from the cryptographic generator (Web Crypto API), for ids.
pub fn random_bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    let crypto = window().crypto().expect("every browser that runs WebAssembly has crypto");
    crypto.get_random_values_with_u8_array(&mut bytes).expect("ten bytes are within its quota");
    bytes
}
