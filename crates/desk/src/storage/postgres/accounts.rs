//! The account store. A change loads the context, runs its rule, stores the decision, and adds it to the audit log.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AccountStatus, AgentSession, AuditAction, Person, Role};
use sqlx::postgres::PgConnection;

use super::error::{corrupt, map_error, with_retries};
use super::mapping::saturating_i64;
use super::{PostgresDatabase, agents, audit, conversations, sessions};
use crate::accounts::agent::{AddAgentOutcome, Agent, AgentId, AgentName, AgentNames, SignInName};
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::accounts::credentials::{ActiveSession, LinkKind, NewLink, NewSession};
use crate::accounts::device_cookie::DeviceKey;
use crate::accounts::person_rule::{
    InviteRule, NewInvitation, PersonChange, PersonContext, PersonDecision, PersonRule, RenameDecision,
    RenameRule, SessionRule,
};
use crate::accounts::store::AccountStore;
use crate::error::{ServiceError, StorageError};
use crate::support::digest::Fingerprint;

#[async_trait]
impl AccountStore for PostgresDatabase {
    async fn add_agent(
        &self,
        names: &AgentNames,
        password_hash: &str,
        role: Option<Role>,
        at: Timestamp,
    ) -> Result<AddAgentOutcome, StorageError> {
        let added = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let outcome = AddAgentOutcome::decide(role, agents::is_empty(&mut transaction).await?);
            let AddAgentOutcome::Added(role) = outcome else { return Ok(outcome) };
            if let Some(taken) = agents::find_taken(&mut transaction, names).await? {
                return Ok(AddAgentOutcome::NameTaken(taken));
            }
            let agent = agents::insert(&mut transaction, names, password_hash, role, at).await?;
            record_command(&mut transaction, agent, AuditAction::Added { role }, at).await?;
            transaction.commit().await?;
            Ok(outcome)
        });
        Ok(added.await?)
    }

    async fn find_agent(&self, name: &AgentName) -> Result<Option<Agent>, StorageError> {
        let query = sqlx::query_as("SELECT * FROM agents WHERE folded = $1").bind(name.normalized());
        self.run(move |connection| Box::pin(query.fetch_optional(connection))).await
    }

    async fn find_agent_by_sign_in_name(&self, name: &SignInName) -> Result<Option<Agent>, StorageError> {
        let query =
            sqlx::query_as("SELECT * FROM agents WHERE sign_in_name = $1").bind(name.as_str().to_owned());
        self.run(move |connection| Box::pin(query.fetch_optional(connection))).await
    }

    async fn device_key(&self, new: DeviceKey) -> Result<DeviceKey, StorageError> {
        // Of two desks that start at the same time, both get the key of the first.
        const ADD: &str =
            "INSERT INTO device_keys (number, key) VALUES (1, $1) ON CONFLICT (number) DO NOTHING";
        let key: Vec<u8> = self
            .run(move |connection| {
                Box::pin(async move {
                    sqlx::query(ADD).bind(new.as_bytes()).execute(&mut *connection).await?;
                    sqlx::query_scalar("SELECT key FROM device_keys").fetch_one(connection).await
                })
            })
            .await?;
        DeviceKey::from_bytes(&key).ok_or_else(|| map_error(corrupt("the key of the devices")))
    }

    async fn assignable_agents(&self) -> Result<Vec<(AgentId, AgentName)>, StorageError> {
        // Disabled and invited people cannot be owners.
        const AGENTS: &str =
            "SELECT * FROM agents WHERE disabled_at IS NULL AND password <> '' ORDER BY number";
        let agents: Vec<Agent> =
            self.run(|connection| Box::pin(sqlx::query_as(AGENTS).fetch_all(connection))).await?;
        Ok(agents.into_iter().map(|agent| (agent.id, agent.name)).collect())
    }

    async fn next_agent_after(
        &self,
        agent: Option<AgentId>,
    ) -> Result<Option<(AgentId, AgentName)>, StorageError> {
        const NEXT: &str = "SELECT * FROM agents \
            WHERE number IS DISTINCT FROM $1 AND disabled_at IS NULL AND password <> '' \
            ORDER BY number < coalesce($1, 0), number LIMIT 1";
        let query = sqlx::query_as(NEXT).bind(agent.map(|AgentId(id)| id));
        let next: Option<Agent> =
            self.run(move |connection| Box::pin(query.fetch_optional(connection))).await?;
        Ok(next.map(|agent| (agent.id, agent.name)))
    }

    async fn add_link(
        &self,
        AgentId(agent): AgentId,
        link: NewLink,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let added = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            sessions::insert_link(&mut transaction, agent, link).await?;
            record_command(&mut transaction, agent, AuditAction::LinkMade, at).await?;
            Ok(transaction.commit().await?)
        });
        Ok(added.await?)
    }

    async fn redeem_sign_in_link(
        &self,
        link: Fingerprint,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError> {
        let redeemed = with_retries(|| async {
            let (mut transaction, at) = (self.account_changes.begin().await?, session.signed_in_at);
            let agent = sessions::redeem_link(&mut transaction, link, LinkKind::SignIn, at).await?;
            let Some(agent) = enabled_agent(&mut transaction, agent).await? else { return Ok(None) };
            sign_in(&mut transaction, &agent, &session).await?;
            transaction.commit().await?;
            Ok(Some(agent))
        });
        Ok(redeemed.await?)
    }

    async fn find_link_holder(
        &self,
        link: Fingerprint,
        kind: LinkKind,
        now: Timestamp,
    ) -> Result<Option<Agent>, StorageError> {
        self.run(move |connection| {
            Box::pin(async move {
                let agent = sessions::find_link(connection, link, kind, now).await?;
                enabled_agent(connection, agent).await
            })
        })
        .await
    }

    async fn redeem_invitation(
        &self,
        link: Fingerprint,
        password_hash: &str,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError> {
        let redeemed = with_retries(|| async {
            let (mut transaction, at) = (self.account_changes.begin().await?, session.signed_in_at);
            let agent = sessions::redeem_link(&mut transaction, link, LinkKind::Invitation, at).await?;
            let Some(agent) = enabled_agent(&mut transaction, agent).await? else { return Ok(None) };
            agents::set_password(&mut transaction, agent.id.0, password_hash).await?;
            end_access(&mut transaction, agent.id.0.unsigned_abs(), None).await?;
            record_own(&mut transaction, agent.id.0, AuditAction::PasswordChanged, at).await?;
            sign_in(&mut transaction, &agent, &session).await?;
            transaction.commit().await?;
            Ok(Some(agent))
        });
        Ok(redeemed.await?)
    }

    async fn add_session(&self, agent: &Agent, session: NewSession) -> Result<bool, StorageError> {
        let is_same = |current: Agent| {
            current.status == AccountStatus::Active && current.password_hash == agent.password_hash
        };
        let added = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            if !agents::find(&mut transaction, agent.id.0).await?.is_some_and(is_same) {
                return Ok(false);
            }
            sign_in(&mut transaction, agent, &session).await?;
            transaction.commit().await?;
            Ok(true)
        });
        Ok(added.await?)
    }

    async fn find_session(
        &self,
        session: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<ActiveSession>, StorageError> {
        const FIND: &str = "SELECT agents.*, used_at FROM agent_sessions \
            JOIN agents ON agents.number = agent_sessions.agent \
            WHERE secret = $1 AND until > $2 AND disabled_at IS NULL";
        let query = sqlx::query_as(FIND).bind(session.as_bytes().to_vec()).bind(now.as_millisecond());
        self.run(move |connection| Box::pin(query.fetch_optional(connection))).await
    }

    async fn touch_session(
        &self,
        session: Fingerprint,
        now: Timestamp,
        before: Timestamp,
    ) -> Result<(), StorageError> {
        self.run(move |connection| Box::pin(sessions::touch(connection, session, now, before))).await
    }

    async fn sign_out(&self, session: Fingerprint, at: Timestamp) -> Result<bool, StorageError> {
        let signed_out = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let agent = sessions::delete_by_secret(&mut transaction, session).await?;
            let Some(agent) = agent else { return Ok(false) };
            record_own(&mut transaction, agent, AuditAction::SignedOut, at).await?;
            transaction.commit().await?;
            Ok(true)
        });
        Ok(signed_out.await?)
    }

    async fn list_people(&self, now: Timestamp) -> Result<Vec<Person>, StorageError> {
        self.run(move |connection| Box::pin(agents::list_people(connection, now))).await
    }

    async fn invite(
        &self,
        session: Fingerprint,
        at: Timestamp,
        invitation: NewInvitation,
        rule: InviteRule,
    ) -> Result<Person, ServiceError> {
        let NewInvitation { names, role, link } = invitation;
        let invited = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let requester = agents::find_by_session(&mut transaction, session, at).await?;
            let requester = rule(requester, agents::find_taken(&mut transaction, &names).await?)?;
            let added = agents::insert(&mut transaction, &names, "", role, at).await?;
            sessions::insert_link(&mut transaction, added, link).await?;
            record_change(&mut transaction, &requester, added, AuditAction::Invited { role }, at).await?;
            let person = reload(&mut transaction, added.unsigned_abs(), at).await?;
            transaction.commit().await?;
            Ok(person)
        });
        Ok(invited.await?)
    }

    async fn update_person(
        &self,
        session: Fingerprint,
        at: Timestamp,
        person: u64,
        rule: PersonRule,
    ) -> Result<Person, ServiceError> {
        let updated = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let context = load_context(&mut transaction, session, at, person).await?;
            let (requester, change) = match rule(context)? {
                PersonDecision::Keep(person) => return Ok(person),
                PersonDecision::Apply { requester, change, .. } => (requester, change),
            };
            apply(&mut transaction, person, change, at).await?;
            let subject = saturating_i64(person);
            record_change(&mut transaction, &requester, subject, change.audit_action(), at).await?;
            let person = reload(&mut transaction, person, at).await?;
            transaction.commit().await?;
            Ok(person)
        });
        Ok(updated.await?)
    }

    async fn rename_person(
        &self,
        session: Fingerprint,
        at: Timestamp,
        person: u64,
        name: AgentName,
        rule: RenameRule,
    ) -> Result<Person, ServiceError> {
        let renamed = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let context = load_context(&mut transaction, session, at, person).await?;
            let same_name = agents::find_by_name(&mut transaction, &name).await?;
            let (requester, before) = match rule(context, same_name)? {
                RenameDecision::Keep(person) => return Ok(person),
                RenameDecision::Apply { requester, person } => (requester, person.name),
            };
            let subject = saturating_i64(person);
            conversations::touch_of_agent(&mut transaction, subject).await?;
            agents::rename(&mut transaction, person, &name).await?;
            let action = AuditAction::Renamed { before, name: name.as_str().to_owned() };
            record_change(&mut transaction, &requester, subject, action, at).await?;
            let person = reload(&mut transaction, person, at).await?;
            transaction.commit().await?;
            Ok(person)
        });
        let renamed = renamed.await?;
        self.signal.send();
        Ok(renamed)
    }

    async fn change_sign_in_name(
        &self,
        session: Fingerprint,
        at: Timestamp,
        person: u64,
        name: SignInName,
        rule: RenameRule,
    ) -> Result<Person, ServiceError> {
        let changed = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let context = load_context(&mut transaction, session, at, person).await?;
            let same_name = agents::find_by_sign_in_name(&mut transaction, &name).await?;
            let (requester, before) = match rule(context, same_name)? {
                RenameDecision::Keep(person) => return Ok(person),
                RenameDecision::Apply { requester, person } => (requester, person.sign_in_name),
            };
            agents::set_sign_in_name(&mut transaction, person, &name).await?;
            let action = AuditAction::SignInNameChanged { before, name: name.as_str().to_owned() };
            record_change(&mut transaction, &requester, saturating_i64(person), action, at).await?;
            let person = reload(&mut transaction, person, at).await?;
            transaction.commit().await?;
            Ok(person)
        });
        Ok(changed.await?)
    }

    async fn set_sign_in_name(
        &self,
        AgentId(agent): AgentId,
        name: &SignInName,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let set = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let person = reload(&mut transaction, agent.unsigned_abs(), at).await?;
            let same_name = agents::find_by_sign_in_name(&mut transaction, name).await?;
            if same_name.is_some_and(|other| other != person.id) {
                return Ok(false);
            }
            if person.sign_in_name != name.as_str() {
                agents::set_sign_in_name(&mut transaction, person.id, name).await?;
                let (before, name) = (person.sign_in_name, name.as_str().to_owned());
                let action = AuditAction::SignInNameChanged { before, name };
                record_command(&mut transaction, agent, action, at).await?;
                transaction.commit().await?;
            }
            Ok(true)
        });
        Ok(set.await?)
    }

    async fn list_sessions(
        &self,
        person: u64,
        current: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<(Person, Vec<AgentSession>)>, StorageError> {
        self.read(move |connection| {
            Box::pin(async move {
                let found = agents::find_person(connection, person, now).await?;
                let Some(found) = found else { return Ok(None) };
                let sessions = sessions::list(connection, person, current, now).await?;
                Ok(Some((found, sessions)))
            })
        })
        .await
        .map_err(map_error)
    }

    async fn end_session(
        &self,
        session: Fingerprint,
        at: Timestamp,
        ended: u64,
        rule: SessionRule,
    ) -> Result<(), ServiceError> {
        let ended = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let requester = agents::find_by_session(&mut transaction, session, at).await?;
            let holder = match sessions::find_agent(&mut transaction, ended).await? {
                Some(agent) => agents::find_person(&mut transaction, agent, at).await?,
                None => None,
            };
            let holder_id = holder.as_ref().map(|holder| holder.id);
            let requester = rule(requester, holder)?;
            sessions::delete(&mut transaction, ended).await?;
            let subject = saturating_i64(holder_id.unwrap_or(requester.id));
            record_change(&mut transaction, &requester, subject, AuditAction::SessionEnded, at).await?;
            Ok(transaction.commit().await?)
        });
        Ok(ended.await?)
    }

    async fn change_password(
        &self,
        session: Fingerprint,
        at: Timestamp,
        old_hash: &str,
        new_hash: &str,
    ) -> Result<bool, StorageError> {
        let changed = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let Some(person) = agents::find_by_session(&mut transaction, session, at).await? else {
                return Ok(false);
            };
            let id = saturating_i64(person.id);
            let current = agents::find(&mut transaction, id).await?;
            if current.is_none_or(|current| current.password_hash != old_hash) {
                return Ok(false);
            }
            agents::set_password(&mut transaction, id, new_hash).await?;
            end_access(&mut transaction, person.id, Some(session)).await?;
            record_own(&mut transaction, id, AuditAction::PasswordChanged, at).await?;
            transaction.commit().await?;
            Ok(true)
        });
        Ok(changed.await?)
    }
}

/// The context of a rule about a person.
async fn load_context(
    connection: &mut PgConnection,
    session: Fingerprint,
    at: Timestamp,
    person: u64,
) -> sqlx::Result<PersonContext> {
    Ok(PersonContext {
        requester: agents::find_by_session(connection, session, at).await?,
        person: agents::find_person(connection, person, at).await?,
        leads: agents::count_active_leads(connection).await?,
    })
}

/// The agent of this id, unless disabled.
async fn enabled_agent(connection: &mut PgConnection, id: Option<i64>) -> sqlx::Result<Option<Agent>> {
    let Some(id) = id else { return Ok(None) };
    let agent = agents::find(connection, id).await?;
    Ok(agent.filter(|agent| agent.status != AccountStatus::Disabled))
}

async fn sign_in(connection: &mut PgConnection, agent: &Agent, session: &NewSession) -> sqlx::Result<()> {
    sessions::insert(connection, agent.id.0, session).await?;
    record_own(connection, agent.id.0, AuditAction::SignedIn, session.signed_in_at).await
}

async fn apply(
    connection: &mut PgConnection,
    person: u64,
    change: PersonChange,
    at: Timestamp,
) -> sqlx::Result<()> {
    agents::update(connection, person, change, at).await?;
    match change {
        PersonChange::Role(_) | PersonChange::Enable => Ok(()),
        PersonChange::Disable => end_access(connection, person, None).await,
        PersonChange::Link(link) => {
            sessions::delete_links(connection, person).await?;
            sessions::insert_link(connection, saturating_i64(person), link).await
        }
    }
}

/// Ends an agent's links, and the sessions but for one.
async fn end_access(
    connection: &mut PgConnection,
    agent: u64,
    except: Option<Fingerprint>,
) -> sqlx::Result<()> {
    sessions::delete_all(connection, agent, except).await?;
    sessions::delete_links(connection, agent).await
}

/// The person after a change.
async fn reload(connection: &mut PgConnection, id: u64, now: Timestamp) -> sqlx::Result<Person> {
    let person = agents::find_person(connection, id, now).await?;
    person.ok_or_else(|| corrupt("a person is gone in the transaction that changed them"))
}

/// Records an action of an agent that concerns themselves.
async fn record_own(
    connection: &mut PgConnection,
    agent: i64,
    action: AuditAction,
    at: Timestamp,
) -> sqlx::Result<()> {
    let event = AuditEvent { at, actor: ActorId::Agent(AgentId(agent)), subject: None, action };
    audit::insert(connection, event).await
}

/// Records a change that an agent made to a person.
async fn record_change(
    connection: &mut PgConnection,
    requester: &Person,
    subject: i64,
    action: AuditAction,
    at: Timestamp,
) -> sqlx::Result<()> {
    let actor = ActorId::Agent(AgentId(saturating_i64(requester.id)));
    let subject = Some(AgentId(subject));
    audit::insert(connection, AuditEvent { at, actor, subject, action }).await
}

/// Records a change that was made on the command line.
async fn record_command(
    connection: &mut PgConnection,
    subject: i64,
    action: AuditAction,
    at: Timestamp,
) -> sqlx::Result<()> {
    let event = AuditEvent { at, actor: ActorId::CommandLine, subject: Some(AgentId(subject)), action };
    audit::insert(connection, event).await
}
