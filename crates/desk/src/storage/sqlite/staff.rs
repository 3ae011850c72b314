//! Changing people: look, decide, store, note.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AgentSession, AuditAction, Person};
use sqlx::sqlite::SqliteConnection;

use super::error::{damaged, failed};
use super::row::integer;
use super::{Sqlite, agents, ledger, sessions};
use crate::rules::audit::{By, Note};
use crate::rules::people::{
    Bench, DecideInvite, DecidePerson, DecideSession, Invitee, Move, PersonChange, Staff,
};
use crate::rules::{Fingerprint, Refusal, StorageError};

#[async_trait]
impl Staff for Sqlite {
    async fn people(&self, now: Timestamp) -> Result<Vec<Person>, StorageError> {
        let mut connection = self.read.acquire().await.map_err(failed)?;
        agents::people(&mut connection, now).await
    }

    async fn invite(
        &self,
        by: Fingerprint,
        at: Timestamp,
        invitee: Invitee,
        decide: DecideInvite,
    ) -> Result<Person, Refusal> {
        let Invitee { name, role, link } = invitee;
        let mut transaction = self.begin().await?;
        let by = agents::by_session(&mut transaction, by, at).await?;
        // The name is tried in the table itself, which knows best; a rule that refuses undoes it.
        let added = agents::insert(&mut transaction, &name, "", role, at).await?;
        let by = decide(by, added.is_none())?;
        let number = added.ok_or_else(|| damaged("a name that is taken was given to somebody else"))?;
        sessions::insert_link(&mut transaction, number, link).await?;
        note(&mut transaction, &by, number, AuditAction::Invited { role }, at).await?;
        let person = as_it_stands(&mut transaction, number.unsigned_abs(), at).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(person)
    }

    async fn change(
        &self,
        by: Fingerprint,
        at: Timestamp,
        person: u64,
        decide: DecidePerson,
    ) -> Result<Person, Refusal> {
        let mut transaction = self.begin().await?;
        let bench = Bench {
            by: agents::by_session(&mut transaction, by, at).await?,
            person: agents::person_of(&mut transaction, person, at).await?,
            leads: agents::leads(&mut transaction).await?,
        };
        let (by, change) = match decide(bench)? {
            Move::Keep(person) => return Ok(person),
            Move::Make { by, change, .. } => (by, change),
        };
        apply(&mut transaction, person, change, at).await?;
        note(&mut transaction, &by, integer(person), change.deed(), at).await?;
        let person = as_it_stands(&mut transaction, person, at).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(person)
    }

    async fn sessions(
        &self,
        person: u64,
        this: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<(Person, Vec<AgentSession>)>, StorageError> {
        let mut transaction = self.read.begin().await.map_err(failed)?;
        let Some(found) = agents::person_of(&mut transaction, person, now).await? else { return Ok(None) };
        let sessions = sessions::list(&mut transaction, person, this, now).await?;
        Ok(Some((found, sessions)))
    }

    async fn end_session_of(
        &self,
        by: Fingerprint,
        at: Timestamp,
        session: u64,
        decide: DecideSession,
    ) -> Result<(), Refusal> {
        let mut transaction = self.begin().await?;
        let by = agents::by_session(&mut transaction, by, at).await?;
        let whose = match sessions::owner(&mut transaction, session).await? {
            Some(number) => agents::person_of(&mut transaction, number, at).await?,
            None => None,
        };
        let number = whose.as_ref().map(|whose| integer(whose.id));
        let by = decide(by, whose)?;
        sessions::end(&mut transaction, session).await?;
        let whom = number.unwrap_or_else(|| integer(by.id));
        note(&mut transaction, &by, whom, AuditAction::SessionEnded, at).await?;
        Ok(transaction.commit().await.map_err(failed)?)
    }

    async fn change_password(
        &self,
        by: Fingerprint,
        at: Timestamp,
        old: &str,
        new: &str,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        let Some(person) = agents::by_session(&mut transaction, by, at).await? else { return Ok(false) };
        let number = integer(person.id);
        let kept = agents::find(&mut transaction, number).await?;
        if kept.is_none_or(|kept| kept.password != old) {
            return Ok(false);
        }
        agents::set_password(&mut transaction, number, new).await?;
        sessions::end_all(&mut transaction, person.id, Some(by)).await?;
        sessions::end_links(&mut transaction, person.id).await?;
        note(&mut transaction, &person, number, AuditAction::PasswordChanged, at).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }
}

async fn apply(
    connection: &mut SqliteConnection,
    person: u64,
    change: PersonChange,
    at: Timestamp,
) -> Result<(), StorageError> {
    agents::update(connection, person, change, at).await?;
    match change {
        PersonChange::Role(_) | PersonChange::Enable => Ok(()),
        PersonChange::Disable => {
            sessions::end_all(connection, person, None).await?;
            sessions::end_links(connection, person).await
        }
        PersonChange::Link(link) => {
            sessions::end_links(connection, person).await?;
            sessions::insert_link(connection, integer(person), link).await
        }
    }
}

async fn note(
    connection: &mut SqliteConnection,
    by: &Person,
    whom: i64,
    deed: AuditAction,
    at: Timestamp,
) -> Result<(), StorageError> {
    let note = Note { at, by: By::Person(integer(by.id)), whom: Some(whom), deed };
    ledger::insert(connection, note).await
}

async fn as_it_stands(
    connection: &mut SqliteConnection,
    number: u64,
    now: Timestamp,
) -> Result<Person, StorageError> {
    let found = agents::person_of(connection, number, now).await?;
    found.ok_or_else(|| damaged("a person who was just changed is gone"))
}
