//! Delivering: what is in the outbox, one after the other.

use contract::{Entries, Entry, EntryId, ProblemCode};
use futures_channel::mpsc;
use futures_util::StreamExt;
use leptos::prelude::*;

use super::keep::timely;
use super::{Line, Session};
use crate::browser;
use crate::client::Client;
use crate::http::ClientError;
use crate::kept::Change;
use crate::outbox::{Item, Next, Request, Settled, State};
use crate::seeded::bug;
use crate::turn::{self, Turn};
use crate::words;

/// How long to wait for another tab that is sending, in milliseconds. A tab that the system has put to sleep holds
/// its turn; to send beside it is safe, for every tab sends in the same order and under the same ids.
const TURN_PATIENCE_MS: u64 = 10_000;

impl Session {
    /// Sends what is in the outbox, one after the other, and rests in between. Nothing is sent before it is
    /// known whether there is a conversation, or a first message might open a second one.
    pub(super) async fn deliver(self, mut woken: mpsc::UnboundedReceiver<()>) {
        let client = self.client();
        let mut turn = Turns::Others;
        loop {
            let now = browser::page_ms();
            let asked = self.conversation.read_untracked().is_asked();
            if asked && matches!(turn, Turns::Others) && self.outbox.read_untracked().is_due(now) {
                turn = Turns::Mine(self.take_turn().await);
                continue;
            }
            let mut next = Next::Rest;
            if asked {
                self.outbox.maybe_update(|outbox| {
                    next = outbox.next(now);
                    matches!(next, Next::Send(_))
                });
            }
            match next {
                Next::Send(item) => self.send_one(&client, *item).await,
                Next::Wait(until) => drop(browser::within(until.saturating_sub(now), woken.next()).await),
                Next::Rest => {
                    turn = Turns::Others;
                    woken.next().await;
                }
            }
        }
    }

    /// Waits until no other tab sends, and sees what they have sent. Where this device keeps nothing, no other
    /// tab knows of what is to be sent.
    async fn take_turn(self) -> Option<Turn> {
        self.journal()?;
        let config = self.config();
        let name = format!("yes-reply {} {}", config.api, config.reference);
        let turn = browser::within(TURN_PATIENCE_MS, turn::take(&name)).await.flatten();
        // If it cannot be read, the keeper finds out too; until then what is in memory is sent.
        let _ = self.refresh().await;
        turn
    }

    async fn send_one(self, client: &Client, item: Item) {
        if !item.tried && matches!(item.request, Request::Open(_)) && !self.may_open(client, &item).await {
            return;
        }
        if bug("outbox-cleared-before-the-ack") {
            self.change(Change::Stored(item.id));
        }
        let sent = match &item.request {
            Request::Open(open) => client.open(item.conversation, open).await.map(|head| {
                self.heard_head(head);
            }),
            Request::Write(write) => {
                let again = matches!(item.state, State::Sending { tries: 1.. });
                let id = if again && bug("new-id-on-retry") { self.mint() } else { item.id };
                client.write(item.conversation, id, write).await.map(|entry| {
                    if bug("merge-appends-blindly") {
                        self.echo(entry);
                    }
                })
            }
        };
        let sent = if bug("lost-reply-is-stored") { sent.or(Ok(())) } else { sent };
        let settled = match sent {
            Ok(()) => {
                // Where a message gets through, answers do too.
                if *self.line.read_untracked() == Line::Away {
                    self.hurry();
                }
                if let Some(journal) = self.journal() {
                    journal.tell_stored(&item.id.to_string());
                }
                self.change(Change::Stored(item.id));
                let (id, receipt) = (item.id.to_string(), item.id.receipt());
                self.page().tell("stored", &[("id", &id), ("receipt", &receipt)]);
                Settled::Stored
            }
            Err(ClientError::Refused(problem))
                if problem.code == ProblemCode::NotFound && self.place_anew(&item) =>
            {
                return;
            }
            Err(ClientError::Refused(mut problem)) => {
                self.page().tell("stuck", &[("id", &item.id.to_string()), ("reason", &problem.detail)]);
                if problem.code.is_integration_error() {
                    self.complain(&problem);
                }
                problem.detail = words::reason(&problem, self.config().fallback.as_deref());
                self.change(Change::Refused(item.id, problem.detail.clone()));
                Settled::Refused(problem)
            }
            Err(error) => self.not_yet(error),
        };
        self.settle(item.id, settled);
    }

    /// For seeded bugs.
    fn echo(self, entry: Entry) {
        self.conversation.update(|conversation| {
            if let Some(head) = conversation.head().cloned() {
                conversation.merge(Entries { head, entries: vec![entry], more: false });
            }
        });
    }

    /// Whether an opening may go out: another tab or device may have opened a conversation since it was written.
    /// From here on the backend may have it, which is noted first.
    async fn may_open(self, client: &Client, item: &Item) -> bool {
        let about = self.reference.read_untracked().key();
        match client.conversations(&about, 0).await.map(|page| page.conversations.into_iter().next()) {
            Ok(None) => {
                if let Some(journal) = self.journal() {
                    let tried = journal.change(Box::new(|kept| kept.apply(vec![Change::Tried(item.id)])));
                    let _ = timely(tried).await;
                }
                self.outbox.update(|outbox| outbox.tried(item.id));
                true
            }
            Ok(Some(head)) => {
                self.outbox.update(|outbox| outbox.put_back(item.id));
                self.found(head);
                false
            }
            Err(error) => {
                self.settle(item.id, self.not_yet(error));
                false
            }
        }
    }

    /// Whether a message for a conversation that the backend does not know can go elsewhere. Its opening may have
    /// been taken out, or have gone into another conversation, in another tab at the same moment.
    fn place_anew(self, item: &Item) -> bool {
        let known = self.conversation.read_untracked().id();
        if known == Some(item.conversation) {
            return false;
        }
        let placed = item.placed(known, self.reference.read_untracked().key());
        if let Some(item) = &placed {
            self.outbox.update(|outbox| outbox.replace(item.clone()));
            self.change(Change::Replace(item.clone()));
        }
        placed.is_some()
    }

    /// What to do after an error that does not refuse the message itself. Whether the backend is away is for the
    /// follow loop to find out, for it can be away for writes alone; the rest the customer must know at once.
    fn not_yet(self, error: ClientError) -> Settled {
        let (line, pause) = Line::after(error);
        if line != Line::Away {
            self.line_is(line);
        } else if *self.line.read_untracked() == Line::Open {
            self.nudge();
        }
        Settled::Again { after_ms: Some(pause) }
    }

    fn settle(self, id: EntryId, settled: Settled) {
        self.outbox.update(|outbox| outbox.settle(id, settled, browser::page_ms(), browser::chance()));
        self.let_go();
    }

    /// What the conversation shows need not be kept here.
    pub(super) fn let_go(self) {
        let conversation = self.conversation.read_untracked();
        self.outbox.maybe_update(|outbox| {
            outbox.shown(|id| {
                let shows = conversation.entry(id).is_some();
                if shows {
                    self.change(Change::Stored(id));
                }
                shows
            })
        });
    }
}

/// Whose turn it is to send.
enum Turns {
    Others,
    /// This tab's, until it is dropped; without a lock where there is none.
    Mine(#[expect(dead_code, reason = "it counts that it is held")] Option<Turn>),
}
