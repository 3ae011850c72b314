//! The location of a database: a file of SQLite, or a URL of PostgreSQL.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use super::database::Database;
use super::peer_notification::PeerNotification;
use super::postgres::PostgresDatabase;
use super::sqlite::SqliteDatabase;
use crate::error::StorageError;

const SCHEMES: [&str; 2] = ["postgres", "postgresql"];

#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseLocation {
    Sqlite(PathBuf),
    /// The URL, which may have a password.
    Postgres(String),
}

impl DatabaseLocation {
    /// Parses a URL, or the path of a file.
    ///
    /// # Errors
    /// For a URL with another scheme. The advice does not quote it, because it may have a password.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        match text.split_once("://") {
            None => Ok(Self::Sqlite(text.into())),
            Some((scheme, rest)) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => {
                Ok(Self::Postgres(format!("postgres://{rest}")))
            }
            Some(_) => Err("write the path of a file, or postgres://USER:PASSWORD@HOST/DATABASE"),
        }
    }

    /// The location with a relative path of a file seen from this directory.
    pub fn within(self, directory: &Path) -> Self {
        match self {
            Self::Sqlite(file) => Self::Sqlite(directory.join(file)),
            Self::Postgres(_) => self,
        }
    }

    /// Opens the database, creates its tables if there are none, and applies pending migrations.
    ///
    /// # Errors
    /// One sentence about the reason, with the next step.
    pub async fn open(&self) -> Result<Arc<dyn Database>, StorageError> {
        self.open_with(PeerNotification::default()).await
    }

    /// The same, with this way to learn of the changes of other desks.
    ///
    /// # Errors
    /// One sentence about the reason, with the next step.
    pub async fn open_with(&self, notify: PeerNotification) -> Result<Arc<dyn Database>, StorageError> {
        Ok(match self {
            Self::Sqlite(file) => Arc::new(SqliteDatabase::open(file).await?),
            Self::Postgres(url) => Arc::new(PostgresDatabase::open_with(url, notify).await?),
        })
    }
}

/// Without the password and the parameters, for messages and logs.
impl std::fmt::Display for DatabaseLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(file) => file.display().fmt(f),
            Self::Postgres(url) => match Url::parse(url) {
                // A mark that is missing in a URL makes a part of the password a part of the path.
                Ok(url) if !url.path().contains('@') => {
                    write!(f, "postgres://{}{}", url.host_str().unwrap_or_default(), url.path())
                }
                _ => f.write_str("in PostgreSQL"),
            },
        }
    }
}

impl std::fmt::Debug for DatabaseLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DatabaseLocation({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let parse = DatabaseLocation::parse;
        let location = parse(" POSTGRES://desk:secret@db.example:5433/desk?sslmode=require").expect("a URL");
        assert_eq!(location.to_string(), "postgres://db.example/desk");
        for url in ["postgres://desk:secret@h/d", "postgres://desk:secret@:x/", "postgres://u:12/secret@h/d"]
        {
            let location = parse(url).expect("a URL");
            assert!(!format!("{location} {location:?}").contains("secret"), "{url}");
        }
        for url in ["postgress://desk:secret@h/d", "mysql://desk:secret@h/d"] {
            assert!(!parse(url).expect_err("another scheme").contains("secret"));
        }
    }

    #[test]
    fn a_path_is_seen_from_the_directory_and_a_url_is_not() {
        let within =
            |text: &str| DatabaseLocation::parse(text).expect("a location").within(Path::new("shop"));
        assert_eq!(within("desk.sqlite"), DatabaseLocation::Sqlite("shop/desk.sqlite".into()));
        assert_eq!(within("postgresql://h/d"), DatabaseLocation::Postgres("postgres://h/d".into()));
    }
}
