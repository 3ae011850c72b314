//! Argon2id hashes as PHC strings, computed in memory that is kept between them.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};

use crate::support::random::random_bytes;

/// The working memory of one computation at a time: 19 MiB once it was used. An allocator may keep the memory of every
/// computation that ever ran beside others; this is kept for the next one.
#[derive(Default)]
pub struct HashMemory(Vec<Block>);

impl HashMemory {
    /// Hashes a password. Takes tens of milliseconds on purpose.
    pub fn hash(&mut self, password: &str) -> String {
        const VALID: &str = "the default parameters are valid";
        let (argon2, params) = (Argon2::default(), Params::default());
        let salt = random_bytes::<16>();
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        let memory = self.of(&params);
        argon2.hash_password_into_with_memory(password.as_bytes(), &salt, &mut output, memory).expect(VALID);
        let hash = PasswordHash {
            algorithm: Algorithm::default().ident(),
            version: Some(Version::default().into()),
            params: ParamsString::try_from(&params).expect(VALID),
            salt: Some(Salt::new(&salt).expect(VALID)),
            hash: Some(Output::new(&output).expect(VALID)),
        };
        hash.to_string()
    }

    /// Whether the password has this hash. The comparison takes the same time for every password.
    pub fn verify(&mut self, password: &str, hash: &str) -> bool {
        self.try_verify(password, hash).unwrap_or(false)
    }

    /// `None` for a hash that cannot be read.
    fn try_verify(&mut self, password: &str, hash: &str) -> Option<bool> {
        let hash = PasswordHash::new(hash).ok()?;
        let (salt, expected) = (hash.salt?, hash.hash?);
        let params = Params::try_from(&hash).ok()?;
        let algorithm = Algorithm::new(hash.algorithm.as_str()).ok()?;
        let version = hash.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
        let mut computed = [0; Output::MAX_LENGTH];
        let computed = computed.get_mut(..expected.len())?;
        let memory = self.of(&params);
        let argon2 = Argon2::new(algorithm, version, params);
        argon2.hash_password_into_with_memory(password.as_bytes(), &salt, computed, memory).ok()?;
        Some(Output::new(computed).ok()? == expected)
    }

    /// The memory for these parameters. All hashes of a desk have the same ones.
    fn of(&mut self, params: &Params) -> &mut [Block] {
        if self.0.len() < params.block_count() {
            self.0.resize(params.block_count(), Block::new());
        }
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_does_not_depend_on_what_was_in_the_memory() {
        let mut memory = HashMemory::default();
        let hashes = ["correct horse battery", "another battery horse"].map(|password| memory.hash(password));
        assert!(hashes[0].starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hashes[0]);
        for mut memory in [memory, HashMemory::default()] {
            assert!(memory.verify("correct horse battery", &hashes[0]));
            assert!(!memory.verify("correct horse battery", &hashes[1]));
            assert!(memory.verify("another battery horse", &hashes[1]));
        }
    }

    #[test]
    fn a_hash_of_the_library_is_understood_and_another_text_is_none() {
        use argon2::PasswordHasher;
        let hash = Argon2::default().hash_password(b"correct horse battery").expect("a hash").to_string();
        let mut memory = HashMemory::default();
        assert!(memory.verify("correct horse battery", &hash));
        assert!(!memory.verify("correct horse", &hash));
        for text in ["", "a hash", "$argon2id$v=19$m=19456,t=2,p=1$", "$bcrypt$v=19$m=8$c2FsdHNhbHQ$aGFzaA"] {
            assert!(!memory.verify("correct horse battery", text), "{text}");
        }
    }
}
