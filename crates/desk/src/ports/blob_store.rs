//! The port to stored files, such as those of attachments. A file is named by its content.

use std::fmt;

use async_trait::async_trait;
use sha2::{Digest, Sha256};

use crate::error::StorageError;

/// The SHA-256 hash of a file (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobDigest([u8; 32]);

impl BlobDigest {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// 64 hexadecimal digits.
impl fmt::Display for BlobDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobDigest({self})")
    }
}

#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Stores a file durably. The same content again changes nothing.
    async fn put_blob(&self, bytes: Vec<u8>) -> Result<BlobDigest, StorageError>;

    /// The content; `None` if it is not stored.
    async fn blob(&self, digest: BlobDigest) -> Result<Option<Vec<u8>>, StorageError>;

    /// Removes a file. One that is not there is no error.
    async fn remove_blob(&self, digest: BlobDigest) -> Result<(), StorageError>;
}
