//! Rows of `consumers` and `jobs`.

use async_trait::async_trait;
use contract::{ReferenceKey, Timestamp};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row};

use super::SqliteDatabase;
use super::error::{corrupt, map_error};
use super::mapping::{get_time, get_unsigned, saturating_i64};
use crate::error::StorageError;
use crate::jobs::consumer::ConsumerName;
use crate::jobs::job::{Job, JobEnd, JobSeed, NewJob};
use crate::jobs::store::{JobStore, Lease, NextJob};
use crate::jobs::stored_failure::{StoredFailure, StoredFailures};
use crate::storage::job_statements;
use crate::support::clock;

/// A job that waits, runs or is run again keeps its time and its attempts; a failed one begins again. The job of a
/// conversation that was erased meanwhile is left out.
const ADD: &str = "INSERT INTO jobs (consumer, conversation, revision, seed, run_at) \
    SELECT ?1, id, ?3, ?4, ?5 FROM conversations WHERE id = ?2 \
    ON CONFLICT (consumer, conversation) DO UPDATE SET revision = excluded.revision, \
        run_at = iif(jobs.failed_at IS NULL, jobs.run_at, excluded.run_at), \
        attempts = iif(jobs.failed_at IS NULL, jobs.attempts, 0), failed_at = NULL \
    WHERE jobs.revision < excluded.revision";

#[async_trait]
impl JobStore for SqliteDatabase {
    async fn consumer_position(&self, consumer: &ConsumerName) -> Result<u64, StorageError> {
        const BEGIN: &str = "INSERT INTO consumers (name, position) SELECT ?, position FROM change_counter \
            RETURNING position";
        let name = consumer.to_string();
        let mut transaction = self.begin().await?;
        let found =
            sqlx::query_scalar(job_statements::FIND_POSITION).bind(&name).fetch_optional(&mut *transaction);
        let position: i64 = match found.await.map_err(map_error)? {
            Some(position) => position,
            None => {
                let begun = sqlx::query_scalar(BEGIN).bind(&name).fetch_one(&mut *transaction);
                let position = begun.await.map_err(map_error)?;
                transaction.commit().await.map_err(map_error)?;
                position
            }
        };
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
        let mut transaction = self.begin().await?;
        let advance = sqlx::query(job_statements::ADVANCE)
            .bind(saturating_i64(to))
            .bind(&name)
            .bind(saturating_i64(from));
        let advanced = advance.execute(&mut *transaction).await.map_err(map_error)?;
        if advanced.rows_affected() == 0 {
            return Ok(false);
        }
        add(&mut transaction, &name, jobs).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(true)
    }

    async fn add_jobs(&self, consumer: &ConsumerName, jobs: &[NewJob]) -> Result<(), StorageError> {
        let mut transaction = self.begin().await?;
        add(&mut transaction, &consumer.to_string(), jobs).await?;
        transaction.commit().await.map_err(map_error)
    }

    async fn lease_job(&self, consumer: &ConsumerName, lease: Lease) -> Result<NextJob, StorageError> {
        const LEASE: &str = "UPDATE jobs SET holder = ?, run_at = ?, attempts = attempts + 1 \
            WHERE number = (SELECT number FROM jobs WHERE consumer = ? AND failed_at IS NULL AND run_at <= ? \
                ORDER BY run_at, number LIMIT 1) RETURNING *";
        let name = consumer.to_string();
        // Without a job there is no write.
        let query = sqlx::query_scalar(job_statements::NEXT_RUN).bind(name.clone());
        let next: Option<i64> = self.fetch(move |connection| Box::pin(query.fetch_one(connection))).await?;
        if next.is_none_or(|next| next > lease.now.as_millisecond()) {
            return Ok(NextJob::NotBefore(next.map(clock::from_ms)));
        }
        let job = sqlx::query_as(LEASE)
            .bind(&lease.holder[..])
            .bind(lease.until.as_millisecond())
            .bind(&name)
            .bind(lease.now.as_millisecond())
            .fetch_optional(&self.write)
            .await
            .map_err(map_error)?;
        Ok(job.map_or(NextJob::NotBefore(Some(lease.now)), NextJob::Leased))
    }

    async fn extend_lease(&self, job: &Job, lease: Lease) -> Result<bool, StorageError> {
        let query = sqlx::query(job_statements::EXTEND_LEASE)
            .bind(lease.until.as_millisecond())
            .bind(saturating_i64(job.id));
        let extended = query.bind(&lease.holder[..]).execute(&self.write).await.map_err(map_error)?;
        Ok(extended.rows_affected() > 0)
    }

    async fn finish_job(&self, job: &Job, lease: Lease, end: JobEnd) -> Result<(), StorageError> {
        let (number, now) = (saturating_i64(job.id), lease.now.as_millisecond());
        let mut transaction = self.begin().await?;
        let statement = |sql: &'static str| sqlx::query(sql).bind(number).bind(lease.holder.to_vec());
        let ended = match end {
            JobEnd::Done => {
                let removed = statement(job_statements::REMOVE).bind(saturating_i64(job.revision));
                let removed = removed.execute(&mut *transaction).await.map_err(map_error)?;
                if removed.rows_affected() > 0 {
                    return transaction.commit().await.map_err(map_error);
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
        ended.execute(&mut *transaction).await.map_err(map_error)?;
        transaction.commit().await.map_err(map_error)
    }

    async fn failed_jobs(&self, limit: usize) -> Result<StoredFailures, StorageError> {
        let query = sqlx::query_as(job_statements::FAILED_JOBS).bind(saturating_i64(limit as u64));
        let jobs = self.fetch(move |connection| Box::pin(query.fetch_all(connection))).await?;
        Ok(StoredFailures { jobs, total: self.failed_job_count().await? })
    }

    async fn failed_job_count(&self) -> Result<u64, StorageError> {
        let query = sqlx::query_scalar(job_statements::COUNT_FAILED);
        let count: i64 = self.fetch(move |connection| Box::pin(query.fetch_one(connection))).await?;
        Ok(count.unsigned_abs())
    }

    async fn retry_failed_jobs(&self, job: Option<u64>, at: Timestamp) -> Result<u64, StorageError> {
        let query =
            sqlx::query(job_statements::RETRY).bind(at.as_millisecond()).bind(job.map(saturating_i64));
        let retried = query.execute(&self.write).await.map_err(map_error)?;
        Ok(retried.rows_affected())
    }
}

async fn add(connection: &mut SqliteConnection, consumer: &str, jobs: &[NewJob]) -> Result<(), StorageError> {
    for job in jobs {
        sqlx::query(ADD)
            .bind(consumer)
            .bind(job.conversation.to_string())
            .bind(saturating_i64(job.revision))
            .bind(JobSeed::random().0.to_vec())
            .bind(job.run_at.as_millisecond())
            .execute(&mut *connection)
            .await
            .map_err(map_error)?;
    }
    Ok(())
}

impl FromRow<'_, SqliteRow> for Job {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let seed: Vec<u8> = row.try_get("seed")?;
        Ok(Self {
            id: get_unsigned(row, "number")?,
            conversation: row.try_get::<String, _>("conversation")?.parse().map_err(corrupt)?,
            revision: get_unsigned(row, "revision")?,
            attempts: row.try_get("attempts")?,
            seed: JobSeed(seed.try_into().map_err(|_| corrupt("the seed of a job"))?),
        })
    }
}

impl FromRow<'_, SqliteRow> for StoredFailure {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: get_unsigned(row, "number")?,
            consumer: ConsumerName::parse(row.try_get("consumer")?),
            conversation: row.try_get::<String, _>("conversation")?.parse().map_err(corrupt)?,
            reference: ReferenceKey {
                kind: row.try_get("reference_kind")?,
                id: row.try_get("reference_id")?,
            },
            attempts: row.try_get("attempts")?,
            failed_at: get_time(row, "failed_at")?,
            error: row.try_get("error")?,
        })
    }
}
