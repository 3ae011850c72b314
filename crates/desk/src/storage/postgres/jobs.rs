//! Rows of `consumers` and `jobs`.

use async_trait::async_trait;
use contract::{ReferenceKey, Timestamp};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::types::Uuid;

use super::PostgresDatabase;
use super::error::{TransactionError, code, corrupt, map_error, with_retries};
use super::mapping::{get_id, get_time, get_unsigned, saturating_i64};
use super::transaction::begin_change;
use crate::error::StorageError;
use crate::jobs::consumer::ConsumerName;
use crate::jobs::job::{Job, JobEnd, JobSeed, NewJob};
use crate::jobs::store::{JobStore, Lease, NextJob};
use crate::jobs::stored_failure::{StoredFailure, StoredFailures};
use crate::storage::job_statements;
use crate::support::clock;

/// The SQLSTATE.
const FOREIGN_KEY_VIOLATION: &str = "23503";

/// A job that waits, runs or is run again keeps its time and its attempts; a failed one begins again. The job of a
/// conversation that was erased meanwhile is left out.
const ADD: &str = "INSERT INTO jobs (consumer, conversation, revision, seed, run_at) \
    SELECT $1, new.* FROM UNNEST($2::UUID[], $3::BIGINT[], $4::BYTEA[], $5::BIGINT[]) AS new (conversation) \
        WHERE EXISTS (SELECT 1 FROM conversations WHERE id = new.conversation) \
    ON CONFLICT (consumer, conversation) DO UPDATE SET revision = excluded.revision, \
        run_at = CASE WHEN jobs.failed_at IS NULL THEN jobs.run_at ELSE excluded.run_at END, \
        attempts = CASE WHEN jobs.failed_at IS NULL THEN jobs.attempts ELSE 0 END, failed_at = NULL \
    WHERE jobs.revision < excluded.revision";

#[async_trait]
impl JobStore for PostgresDatabase {
    async fn consumer_position(&self, consumer: &ConsumerName) -> Result<u64, StorageError> {
        const BEGIN: &str = "INSERT INTO consumers (name, position) SELECT $1, position FROM change_counter \
            ON CONFLICT (name) DO NOTHING";
        let name = consumer.to_string();
        let position: i64 = self
            .run(move |connection| {
                Box::pin(async move {
                    sqlx::query(BEGIN).bind(&name).execute(&mut *connection).await?;
                    sqlx::query_scalar(job_statements::FIND_POSITION).bind(&name).fetch_one(connection).await
                })
            })
            .await?;
        Ok(position.unsigned_abs())
    }

    async fn advance_consumer(
        &self,
        consumer: &ConsumerName,
        from: u64,
        to: u64,
        jobs: &[NewJob],
    ) -> Result<bool, StorageError> {
        let name = consumer.to_string();
        let advanced = with_retries(|| async {
            let mut transaction = begin_change(self.connections.pool()).await?;
            let advance = sqlx::query(job_statements::ADVANCE)
                .bind(saturating_i64(to))
                .bind(&name)
                .bind(saturating_i64(from));
            if advance.execute(&mut *transaction).await?.rows_affected() == 0 {
                return Ok(false);
            }
            add(&mut transaction, &name, jobs).await?;
            transaction.commit().await?;
            Ok::<_, TransactionError>(true)
        });
        Ok(advanced.await?)
    }

    async fn add_jobs(&self, consumer: &ConsumerName, jobs: &[NewJob]) -> Result<(), StorageError> {
        let name = consumer.to_string();
        let added = with_retries(|| async {
            let mut connection = self.connections.pool().acquire().await?;
            add(&mut connection, &name, jobs).await
        });
        Ok(added.await?)
    }

    async fn lease_job(&self, consumer: &ConsumerName, lease: Lease) -> Result<NextJob, StorageError> {
        const LEASE: &str = "UPDATE jobs SET holder = $1, run_at = $2, attempts = attempts + 1 \
            WHERE number = (SELECT number FROM jobs \
                WHERE consumer = $3 AND failed_at IS NULL AND run_at <= $4 \
                ORDER BY run_at, number LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *";
        let name = consumer.to_string();
        let next = sqlx::query_scalar(job_statements::NEXT_RUN).bind(name.clone());
        let next: Option<i64> = self.run(move |connection| Box::pin(next.fetch_one(connection))).await?;
        if next.is_none_or(|next| next > lease.now.as_millisecond()) {
            return Ok(NextJob::NotBefore(next.map(clock::from_ms)));
        }
        let query = sqlx::query(LEASE)
            .bind(lease.holder.to_vec())
            .bind(lease.until.as_millisecond())
            .bind(name)
            .bind(lease.now.as_millisecond());
        match self.run(move |connection| Box::pin(query.fetch_optional(connection))).await? {
            Some(row) => job(&row).map(NextJob::Leased).map_err(map_error),
            // Another desk has taken it.
            None => Ok(NextJob::NotBefore(None)),
        }
    }

    async fn extend_lease(&self, job: &Job, lease: Lease) -> Result<bool, StorageError> {
        let query = sqlx::query(job_statements::EXTEND_LEASE)
            .bind(lease.until.as_millisecond())
            .bind(saturating_i64(job.id));
        let query = query.bind(lease.holder.to_vec());
        let extended = self.run(move |connection| Box::pin(query.execute(connection))).await?;
        Ok(extended.rows_affected() > 0)
    }

    async fn finish_job(&self, job: &Job, lease: Lease, end: JobEnd) -> Result<(), StorageError> {
        let (number, now) = (saturating_i64(job.id), lease.now.as_millisecond());
        let statement = |sql: &'static str| sqlx::query(sql).bind(number).bind(lease.holder.to_vec());
        let ended = match end {
            JobEnd::Done => {
                let removed = statement(job_statements::REMOVE).bind(saturating_i64(job.revision));
                let removed = self.run(move |connection| Box::pin(removed.execute(connection))).await?;
                if removed.rows_affected() > 0 {
                    return Ok(());
                }
                statement(job_statements::BEGIN_AGAIN).bind(now)
            }
            JobEnd::RunAgain { at, error } => {
                statement(job_statements::RUN_AGAIN).bind(at.as_millisecond()).bind(error)
            }
            JobEnd::Failed { at, error } => {
                statement(job_statements::FAIL).bind(at.as_millisecond()).bind(error)
            }
            JobEnd::Released => statement(job_statements::RELEASE).bind(now),
        };
        self.run(move |connection| Box::pin(ended.execute(connection))).await.map(drop)
    }

    async fn failed_jobs(&self, limit: usize) -> Result<StoredFailures, StorageError> {
        let query = sqlx::query(job_statements::FAILED_JOBS).bind(saturating_i64(limit as u64));
        let rows = self.run(move |connection| Box::pin(query.fetch_all(connection))).await?;
        let jobs = rows.iter().map(failure).collect::<sqlx::Result<_>>().map_err(map_error)?;
        Ok(StoredFailures { jobs, total: self.failed_job_count().await? })
    }

    async fn failed_job_count(&self) -> Result<u64, StorageError> {
        let query = sqlx::query_scalar(job_statements::COUNT_FAILED);
        let count: i64 = self.run(move |connection| Box::pin(query.fetch_one(connection))).await?;
        Ok(count.unsigned_abs())
    }

    async fn retry_failed_jobs(&self, job: Option<u64>, at: Timestamp) -> Result<u64, StorageError> {
        let query =
            sqlx::query(job_statements::RETRY).bind(at.as_millisecond()).bind(job.map(saturating_i64));
        let retried = self.run(move |connection| Box::pin(query.execute(connection))).await?;
        Ok(retried.rows_affected())
    }
}

async fn add(connection: &mut PgConnection, consumer: &str, jobs: &[NewJob]) -> Result<(), TransactionError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let added = sqlx::query(ADD)
        .bind(consumer)
        .bind(jobs.iter().map(|job| job.conversation.uuid()).collect::<Vec<Uuid>>())
        .bind(jobs.iter().map(|job| saturating_i64(job.revision)).collect::<Vec<_>>())
        .bind(jobs.iter().map(|_| JobSeed::random().0.to_vec()).collect::<Vec<_>>())
        .bind(jobs.iter().map(|job| job.run_at.as_millisecond()).collect::<Vec<_>>())
        .execute(connection)
        .await;
    match added {
        // Another desk has erased the conversation since the statement began.
        Err(error) if code(&error).as_deref() == Some(FOREIGN_KEY_VIOLATION) => {
            Err(TransactionError::Overtaken)
        }
        added => Ok(added.map(drop)?),
    }
}

fn job(row: &PgRow) -> sqlx::Result<Job> {
    let seed: Vec<u8> = row.try_get("seed")?;
    Ok(Job {
        id: get_unsigned(row, "number")?,
        conversation: get_id(row, "conversation")?,
        revision: get_unsigned(row, "revision")?,
        attempts: attempts(row)?,
        seed: JobSeed(seed.try_into().map_err(|_| corrupt("the seed of a job"))?),
    })
}

fn failure(row: &PgRow) -> sqlx::Result<StoredFailure> {
    Ok(StoredFailure {
        id: get_unsigned(row, "number")?,
        consumer: ConsumerName::parse(row.try_get("consumer")?),
        conversation: get_id(row, "conversation")?,
        reference: ReferenceKey { kind: row.try_get("reference_kind")?, id: row.try_get("reference_id")? },
        attempts: attempts(row)?,
        failed_at: get_time(row, "failed_at")?,
        error: row.try_get("error")?,
    })
}

fn attempts(row: &PgRow) -> sqlx::Result<u32> {
    u32::try_from(row.try_get::<i64, _>("attempts")?).map_err(corrupt)
}
