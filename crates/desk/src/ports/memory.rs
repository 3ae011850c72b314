//! The ports in memory, for tests.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use contract::{ConversationId, Entry, EntryId, Ticket};
use tokio::sync::watch;

use super::RemoteError;
use super::blob_store::{BlobDigest, BlobStore};
use super::mailer::{Mail, Mailer};
use super::ticket_system::{NewTicket, TicketSystem};
use crate::error::StorageError;

/// A mail server that keeps what it gets. It answers with the given errors first, the last one first.
#[derive(Default)]
pub struct MemoryMailer {
    pub errors: Mutex<Vec<RemoteError>>,
    pub mails: watch::Sender<Vec<Mail>>,
}

#[async_trait]
impl Mailer for MemoryMailer {
    async fn send(&self, mail: &Mail) -> Result<(), RemoteError> {
        if let Some(error) = self.errors.lock().unwrap().pop() {
            return Err(error);
        }
        self.mails.send_modify(|mails| mails.push(mail.clone()));
        Ok(())
    }
}

/// A ticket system. It does what it is asked for, and then answers with the given errors first: the answer was lost.
#[derive(Default)]
pub struct MemoryTicketSystem {
    pub errors: Mutex<Vec<RemoteError>>,
    /// The tickets in the order in which they were opened, with the ids of their entries.
    pub tickets: watch::Sender<Vec<(ConversationId, Vec<EntryId>)>>,
}

impl MemoryTicketSystem {
    fn answer<T>(&self, answer: T) -> Result<T, RemoteError> {
        self.errors.lock().unwrap().pop().map_or(Ok(answer), Err)
    }
}

#[async_trait]
impl TicketSystem for MemoryTicketSystem {
    async fn open_ticket(&self, new: &NewTicket) -> Result<Ticket, RemoteError> {
        let mut number = 0;
        self.tickets.send_modify(|tickets| {
            let found = tickets.iter().position(|(conversation, _)| *conversation == new.conversation);
            number = found.unwrap_or_else(|| {
                tickets.push((new.conversation, vec![]));
                tickets.len() - 1
            });
        });
        self.answer(Ticket { system: "memory".into(), number: number.to_string(), url: None })
    }

    async fn add_entry(&self, ticket: &Ticket, entry: &Entry) -> Result<(), RemoteError> {
        let number: usize = ticket.number.parse().unwrap();
        self.tickets.send_modify(|tickets| {
            let entries = &mut tickets[number].1;
            if !entries.contains(&entry.id) {
                entries.push(entry.id);
            }
        });
        self.answer(())
    }
}

#[derive(Default)]
pub struct MemoryBlobStore(Mutex<BTreeMap<BlobDigest, Vec<u8>>>);

#[async_trait]
impl BlobStore for MemoryBlobStore {
    async fn put_blob(&self, bytes: Vec<u8>) -> Result<BlobDigest, StorageError> {
        let digest = BlobDigest::of(&bytes);
        self.0.lock().unwrap().insert(digest, bytes);
        Ok(digest)
    }

    async fn blob(&self, digest: BlobDigest) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.0.lock().unwrap().get(&digest).cloned())
    }

    async fn remove_blob(&self, digest: BlobDigest) -> Result<(), StorageError> {
        self.0.lock().unwrap().remove(&digest);
        Ok(())
    }
}

#[tokio::test]
async fn a_file_is_stored_once_under_the_hash_of_its_content() {
    let store = MemoryBlobStore::default();
    let first = store.put_blob(b"abc".to_vec()).await.unwrap();
    // The example of FIPS 180-4.
    assert_eq!(first.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(store.put_blob(b"abc".to_vec()).await.unwrap(), first);
    let other = store.put_blob(b"abd".to_vec()).await.unwrap();
    assert_eq!(store.0.lock().unwrap().len(), 2);
    store.remove_blob(first).await.unwrap();
    store.remove_blob(first).await.unwrap();
    assert_eq!(store.blob(first).await.unwrap(), None);
    assert_eq!(store.blob(other).await.unwrap().unwrap(), b"abd");
}
