//! Consumers of the event log that reach other systems through ports, also when these fail in between.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use contract::{AuthorKind, Timestamp};
use tokio_util::sync::CancellationToken;

use super::TestEngine;
use super::fixtures::{Opening, author, message, write};
use super::jobs::webhook;
use crate::conversations::access::Access;
use crate::conversations::topic::Topic;
use crate::error::StorageError;
use crate::jobs::consumer::{Consumer, ConsumerName};
use crate::jobs::job::{Job, JobOutcome, NewJob};
use crate::jobs::log_reader::LogReader;
use crate::jobs::store::JobStore;
use crate::jobs::worker::Worker;
use crate::ports::RemoteError;
use crate::ports::mailer::{Mail, Mailer};
use crate::ports::memory::{MemoryMailer, MemoryTicketSystem};
use crate::ports::ticket_system::{NewTicket, TicketSystem};
use crate::storage::Database;
use crate::support::clock;
use crate::support::notifier::Notifier;
use crate::support::pagination::Window;

const PAUSES: [Duration; 3] = [Duration::ZERO; 3];

/// Where a consumer sends the entries of a conversation.
enum Destination {
    Mail(Arc<MemoryMailer>),
    Tickets(Arc<MemoryTicketSystem>),
}

struct EntryConsumer<D> {
    name: ConsumerName,
    database: Arc<D>,
    reader: LogReader,
    destination: Destination,
}

impl<D: Database + 'static> EntryConsumer<D> {
    /// Starts a worker, which ends with the token.
    async fn start(database: &Arc<D>, destination: Destination, stop: &CancellationToken) {
        let (name, database) = (webhook("kettle"), database.clone());
        let reader = LogReader::start(database.clone(), database.clone(), name.clone()).await.unwrap();
        let consumer = Arc::new(Self { name, database: database.clone(), reader, destination });
        let worker = Worker::new(consumer, database, Arc::new(Notifier::default()));
        tokio::spawn(worker.run(stop.clone()));
    }

    /// Sends all entries, as a consumer may: each port leaves out what it has.
    async fn send(&self, job: &Job) -> Result<(), RemoteError> {
        let entries = self.database.read_entries(job.conversation, Window::After(0), 100, &Access::All);
        let (conversation, page) =
            entries.await.map_err(|_| RemoteError::Unavailable("no entries".into()))?;
        match &self.destination {
            Destination::Mail(mailer) => {
                let Some(last) = page.items.last() else { return Ok(()) };
                let mail = Mail {
                    message_id: format!("{}@kettle.example", last.id),
                    in_reply_to: None,
                    to: "ada@example.com".into(),
                    subject: conversation.reference.key().to_string(),
                    text: "There is an answer.".into(),
                };
                mailer.send(&mail).await
            }
            Destination::Tickets(tickets) => {
                let new = NewTicket {
                    conversation: conversation.id,
                    reference: conversation.reference.key(),
                    customer: conversation.customer.display_name().to_owned(),
                };
                let ticket = tickets.open_ticket(&new).await?;
                for entry in &page.items {
                    tickets.add_entry(&ticket, entry).await?;
                }
                Ok(())
            }
        }
    }
}

#[async_trait]
impl<D: Database + 'static> Consumer for EntryConsumer<D> {
    fn name(&self) -> &ConsumerName {
        &self.name
    }

    fn topic(&self) -> Topic {
        Topic::Changes
    }

    fn pauses(&self) -> &'static [Duration] {
        &PAUSES
    }

    async fn enqueue(&self) -> Result<Option<Timestamp>, StorageError> {
        let job_for = |event: &crate::conversations::event_log::ChangeEvent| {
            let (conversation, revision) = (event.conversation, event.position);
            Some(NewJob { conversation, revision, run_at: clock::now() })
        };
        self.reader.enqueue(job_for).await?;
        // Nobody notifies this worker.
        Ok(Some(clock::now()))
    }

    async fn run(&self, job: &Job) -> JobOutcome {
        self.send(job).await.map_or_else(JobOutcome::from, |()| JobOutcome::Done)
    }
}

fn unavailable() -> RemoteError {
    RemoteError::Unavailable("the other side restarts".into())
}

pub async fn a_mail_is_sent_after_errors_and_a_refused_one_is_left_to_agents<E: TestEngine>() {
    let engine = E::start().await;
    let (database, stop) = (Arc::new(engine.open_again().await), CancellationToken::new());
    let mailer = Arc::new(MemoryMailer::default());
    mailer.errors.lock().unwrap().extend([unavailable(), unavailable()]);
    EntryConsumer::start(&database, Destination::Mail(mailer.clone()), &stop).await;
    Opening::new(1).store(&*database).await;
    let mut sent = mailer.mails.subscribe();
    let one = tokio::time::timeout(Duration::from_secs(60), sent.wait_for(|mails| !mails.is_empty())).await;
    assert_eq!(one.unwrap().unwrap()[0].subject, "order:1");

    mailer.errors.lock().unwrap().push(RemoteError::Refused("there is no such mailbox".into()));
    let refused = Opening::new(2).store(&*database).await;
    let failed = loop {
        if let Some(failed) = database.failed_jobs(1).await.unwrap().jobs.pop() {
            break failed;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((failed.conversation, failed.attempts), (refused, 1), "it is not tried again");
    assert_eq!(failed.error, "there is no such mailbox");
    assert_eq!(mailer.mails.borrow().len(), 1);
    stop.cancel();
}

pub async fn a_ticket_has_every_entry_once_although_answers_were_lost<E: TestEngine>() {
    let engine = E::start().await;
    let (database, stop) = (Arc::new(engine.open_again().await), CancellationToken::new());
    let system = Arc::new(MemoryTicketSystem::default());
    // The ticket is opened and the first entry added, and neither answer arrives.
    system.errors.lock().unwrap().extend([unavailable(), unavailable()]);
    EntryConsumer::start(&database, Destination::Tickets(system.clone()), &stop).await;
    let id = Opening::new(1).store(&*database).await;
    let mut ids = vec![];
    for text in ["One", "Two", "Three"] {
        ids.push(write(&*database, id, author(AuthorKind::Customer, "Ada"), message(text)).await.id);
    }
    let mut tickets = system.tickets.subscribe();
    let has_all = |tickets: &Vec<(_, Vec<_>)>| tickets.first().is_some_and(|(_, entries)| entries.len() >= 4);
    let all = tokio::time::timeout(Duration::from_secs(60), tickets.wait_for(has_all)).await;
    let [(conversation, entries)] = &all.unwrap().unwrap()[..] else { panic!("one ticket") };
    assert_eq!((*conversation, &entries[1..]), (id, &ids[..]));
    stop.cancel();
}
