//! Changing people: look, decide, store, note.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AgentSession, AuditAction, Person};
use sqlx::sqlite::SqliteConnection;

use super::error::{corrupt, map_error};
use super::mapping::saturating_i64;
use super::{SqliteDatabase, agents, audit, sessions};
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::accounts::people::{
    InviteRule, NewInvitation, PersonChange, PersonContext, PersonDecision, PersonRule, SessionRule, Staff,
};
use crate::conversations::store::StorageError;
use crate::error::ServiceError;
use crate::support::digest::Fingerprint;

#[async_trait]
impl Staff for SqliteDatabase {
    async fn list_people(&self, now: Timestamp) -> Result<Vec<Person>, StorageError> {
        let mut connection = self.read.acquire().await.map_err(map_error)?;
        agents::people(&mut connection, now).await
    }

    async fn invite(
        &self,
        by: Fingerprint,
        at: Timestamp,
        invitee: NewInvitation,
        decide: InviteRule,
    ) -> Result<Person, ServiceError> {
        let NewInvitation { name, role, link } = invitee;
        let mut transaction = self.begin().await?;
        let by = agents::find_by_session(&mut transaction, by, at).await?;
        // The name is tried in the table itself, which knows best; a rule that refuses undoes it.
        let added = agents::insert(&mut transaction, &name, "", role, at).await?;
        let by = decide(by, added.is_none())?;
        let number = added.ok_or_else(|| corrupt("a name that is taken was given to somebody else"))?;
        sessions::insert_link(&mut transaction, number, link).await?;
        record(&mut transaction, &by, number, AuditAction::Invited { role }, at).await?;
        let person = reload(&mut transaction, number.unsigned_abs(), at).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(person)
    }

    async fn update_person(
        &self,
        by: Fingerprint,
        at: Timestamp,
        person: u64,
        decide: PersonRule,
    ) -> Result<Person, ServiceError> {
        let mut transaction = self.begin().await?;
        let bench = PersonContext {
            requester: agents::find_by_session(&mut transaction, by, at).await?,
            person: agents::find_person(&mut transaction, person, at).await?,
            leads: agents::count_active_leads(&mut transaction).await?,
        };
        let (requester, change) = match decide(bench)? {
            PersonDecision::Keep(person) => return Ok(person),
            PersonDecision::Apply { requester, change, .. } => (requester, change),
        };
        apply(&mut transaction, person, change, at).await?;
        record(&mut transaction, &requester, saturating_i64(person), change.audit_action(), at).await?;
        let person = reload(&mut transaction, person, at).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(person)
    }

    async fn list_sessions(
        &self,
        person: u64,
        this: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<(Person, Vec<AgentSession>)>, StorageError> {
        let mut transaction = self.read.begin().await.map_err(map_error)?;
        let Some(found) = agents::find_person(&mut transaction, person, now).await? else { return Ok(None) };
        let sessions = sessions::list(&mut transaction, person, this, now).await?;
        Ok(Some((found, sessions)))
    }

    async fn end_session(
        &self,
        by: Fingerprint,
        at: Timestamp,
        session: u64,
        decide: SessionRule,
    ) -> Result<(), ServiceError> {
        let mut transaction = self.begin().await?;
        let by = agents::find_by_session(&mut transaction, by, at).await?;
        let whose = match sessions::owner(&mut transaction, session).await? {
            Some(number) => agents::find_person(&mut transaction, number, at).await?,
            None => None,
        };
        let number = whose.as_ref().map(|whose| saturating_i64(whose.id));
        let by = decide(by, whose)?;
        sessions::end(&mut transaction, session).await?;
        let whom = number.unwrap_or_else(|| saturating_i64(by.id));
        record(&mut transaction, &by, whom, AuditAction::SessionEnded, at).await?;
        Ok(transaction.commit().await.map_err(map_error)?)
    }

    async fn change_password(
        &self,
        by: Fingerprint,
        at: Timestamp,
        old: &str,
        new: &str,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        let Some(person) = agents::find_by_session(&mut transaction, by, at).await? else { return Ok(false) };
        let number = saturating_i64(person.id);
        let kept = agents::find(&mut transaction, number).await?;
        if kept.is_none_or(|kept| kept.password_hash != old) {
            return Ok(false);
        }
        agents::set_password(&mut transaction, number, new).await?;
        sessions::end_all(&mut transaction, person.id, Some(by)).await?;
        sessions::end_links(&mut transaction, person.id).await?;
        record(&mut transaction, &person, number, AuditAction::PasswordChanged, at).await?;
        transaction.commit().await.map_err(map_error)?;
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
            sessions::insert_link(connection, saturating_i64(person), link).await
        }
    }
}

async fn record(
    connection: &mut SqliteConnection,
    by: &Person,
    whom: i64,
    deed: AuditAction,
    at: Timestamp,
) -> Result<(), StorageError> {
    let note =
        AuditEvent { at, actor: ActorId::Agent(saturating_i64(by.id)), subject: Some(whom), action: deed };
    audit::insert(connection, note).await
}

async fn reload(
    connection: &mut SqliteConnection,
    number: u64,
    now: Timestamp,
) -> Result<Person, StorageError> {
    let found = agents::find_person(connection, number, now).await?;
    found.ok_or_else(|| corrupt("a person who was just changed is gone"))
}
