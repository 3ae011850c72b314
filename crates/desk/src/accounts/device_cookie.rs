//! Device cookies: a browser in which an agent has signed in is known again, so that a flood of attempts from unknown
//! devices does not lock the agent out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::agent::AgentId;
use crate::support::random::random_bytes;

/// What the key signs. Another use of the key would begin otherwise.
const PURPOSE: &[u8] = b"yes-reply device cookie 1";

const ID_BYTES: usize = 8;
const NONCE_BYTES: usize = 16;

/// The key of all device cookies, from the database.
#[derive(Clone)]
pub struct DeviceKey([u8; 32]);

/// A browser in which an agent has signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KnownDevice {
    pub agent: AgentId,
    /// Tells the devices of one agent apart.
    pub nonce: [u8; NONCE_BYTES],
}

impl DeviceKey {
    pub fn random() -> Self {
        Self(random_bytes())
    }

    /// `None` unless there are 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The value of the cookie for a device.
    pub fn sign(&self, device: KnownDevice) -> String {
        let mut value = device.bytes();
        value.extend(self.mac(&value).finalize().into_bytes());
        URL_SAFE_NO_PAD.encode(value)
    }

    /// The device of a cookie. `None` for a cookie that this key has not signed.
    pub fn verify(&self, cookie: &str) -> Option<KnownDevice> {
        let value = URL_SAFE_NO_PAD.decode(cookie).ok()?;
        let (device, mac) = value.split_at_checked(ID_BYTES + NONCE_BYTES)?;
        self.mac(device).verify_slice(mac).ok()?;
        let (id, nonce) = device.split_at(ID_BYTES);
        Some(KnownDevice {
            agent: AgentId(i64::from_be_bytes(id.try_into().ok()?)),
            nonce: nonce.try_into().ok()?,
        })
    }

    fn mac(&self, device: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(PURPOSE);
        mac.update(device);
        mac
    }
}

impl KnownDevice {
    /// A device that signs this agent in for the first time.
    pub fn new(agent: AgentId) -> Self {
        Self { agent, nonce: random_bytes() }
    }

    fn bytes(self) -> Vec<u8> {
        let AgentId(id) = self.agent;
        [&id.to_be_bytes()[..], &self.nonce[..]].concat()
    }
}

/// The key stays out of logs.
impl std::fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_names_its_device_and_a_changed_one_none() {
        let (key, device) = (DeviceKey::random(), KnownDevice::new(AgentId(7)));
        let cookie = key.sign(device);
        assert_eq!(key.verify(&cookie), Some(device));
        assert_eq!(DeviceKey::random().verify(&cookie), None);
        let bytes = URL_SAFE_NO_PAD.decode(&cookie).expect("base64");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(key.verify(&URL_SAFE_NO_PAD.encode(&changed)), None, "{at}");
            assert_eq!(key.verify(&URL_SAFE_NO_PAD.encode(&bytes[..at])), None, "{at}");
        }
        for text in ["", "%", "AAAA", &format!("{cookie}AA")] {
            assert_eq!(key.verify(text), None, "{text}");
        }
    }
}
