//! Limits on the attempts to sign in. In memory; the desks on one database tell each other, and a restart resets them.

use std::time::Duration;

use super::agent::{AgentId, SignInName};
use super::device_cookie::KnownDevice;
use crate::peers::AttemptKey;
use crate::support::client_address::ClientAddress;
use crate::support::rate_table::{Rate, RateTable, retry_after_s};

/// Attempts with one name from devices that are not known, with one device, and of one agent to change the password: ten at
/// once, and one more after each 90 s.
const ATTEMPTS: Rate = Rate { burst: 10, interval: Duration::from_secs(90) };

/// Attempts of one client with devices that are not known. Several people may share an address.
const ATTEMPTS_OF_CLIENT: Rate = Rate { burst: 100, interval: Duration::from_secs(10) };

/// Secrets of one client that no session and no link has.
const SECRETS_OF_CLIENT: Rate = Rate { burst: 100, interval: Duration::from_secs(1) };

/// The buckets of each row. Strangers can invent names, and choose among many addresses.
const MANY: usize = 1 << 16;
/// Only agents have devices and sessions.
const FEW: usize = 1 << 12;

/// The attempts, in tables that are never full. Single-use links work whatever was attempted.
pub struct LoginThrottle {
    names: RateTable,
    clients: RateTable,
    devices: RateTable,
    password_changes: RateTable,
    secrets: RateTable,
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self {
            names: RateTable::new(ATTEMPTS, MANY),
            clients: RateTable::new(ATTEMPTS_OF_CLIENT, MANY),
            devices: RateTable::new(ATTEMPTS, FEW),
            password_changes: RateTable::new(ATTEMPTS, FEW),
            secrets: RateTable::new(SECRETS_OF_CLIENT, MANY),
        }
    }
}

impl LoginThrottle {
    /// Counts an attempt before it is made, so that concurrent attempts count too.
    ///
    /// # Errors
    /// The number of seconds until the next attempt is possible.
    pub fn attempt(&self, key: &AttemptKey) -> Result<(), u64> {
        self.table(key).take(key, 1).map_err(retry_after_s)
    }

    /// Counts an attempt on another desk.
    pub fn count_elsewhere(&self, key: &AttemptKey) {
        // Beyond the limit there is nothing more to count.
        let _ = self.attempt(key);
    }

    /// Forgets the attempts, after one that succeeded.
    pub fn reset(&self, key: &AttemptKey) {
        self.table(key).reset(key);
    }

    fn table(&self, key: &AttemptKey) -> &RateTable {
        match key {
            AttemptKey::Name(_) => &self.names,
            AttemptKey::Client(_) => &self.clients,
            AttemptKey::Device(_) => &self.devices,
            AttemptKey::PasswordChange(_) => &self.password_changes,
            AttemptKey::Secret(_) => &self.secrets,
        }
    }
}

impl AttemptKey {
    pub fn name(name: &SignInName) -> Self {
        Self::Name(name.as_str().to_owned())
    }

    pub fn client(client: ClientAddress) -> Self {
        Self::Client(client.to_string())
    }

    pub fn device(device: KnownDevice) -> Self {
        Self::Device(device.nonce)
    }

    pub fn password_change(AgentId(agent): AgentId) -> Self {
        Self::PasswordChange(agent)
    }

    pub fn secret(client: ClientAddress) -> Self {
        Self::Secret(client.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_is_refused_and_other_keys_are_not() {
        let throttle = LoginThrottle::default();
        let name = |text: &str| AttemptKey::Name(text.to_owned());
        let device = AttemptKey::Device([7; 16]);
        for key in [&name("maria"), &device, &AttemptKey::PasswordChange(7)] {
            for _ in 0..10 {
                assert_eq!(throttle.attempt(key), Ok(()));
            }
            assert!(throttle.attempt(key).is_err_and(|seconds| (80..=90).contains(&seconds)));
        }
        for key in [name("tom"), AttemptKey::Device([8; 16]), AttemptKey::PasswordChange(8)] {
            assert_eq!(throttle.attempt(&key), Ok(()));
        }
        throttle.reset(&device);
        assert_eq!(throttle.attempt(&device), Ok(()));
        assert!(throttle.attempt(&name("maria")).is_err());
    }

    #[test]
    fn a_key_is_understood_by_the_other_desks() {
        for key in [
            AttemptKey::Name("maria".into()),
            AttemptKey::Client("203.0.113.7".into()),
            AttemptKey::Device([7; 16]),
            AttemptKey::PasswordChange(7),
            AttemptKey::Secret("2001:db8::".into()),
        ] {
            let text = serde_json::to_string(&key).expect("plain data");
            assert_eq!(serde_json::from_str::<AttemptKey>(&text).expect(&text), key);
        }
    }
}
