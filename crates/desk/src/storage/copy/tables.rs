//! The tables of a desk, in an order in which each comes after those that it refers to, with all their columns. A test
//! compares them with the schemas of both engines.

use CopyType::{Boolean, Bytes, Id, Integer, Json, Text};

/// The type of a column on both engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyType {
    /// INTEGER in SQLite and BIGINT in PostgreSQL.
    Integer,
    /// INTEGER with 0 or 1, and BOOLEAN.
    Boolean,
    /// TEXT on both.
    Text,
    /// TEXT on both, with a document of JSON.
    Json,
    /// BLOB, and BYTEA.
    Bytes,
    /// TEXT with a hyphenated UUID in small letters, and UUID.
    Id,
}

pub struct CopyTable {
    pub name: &'static str,
    /// The column that the database numbers, if there is one.
    pub identity: Option<&'static str>,
    /// The columns by which the rows are ordered for the comparison. Rows with equal values in them are equal in all
    /// columns.
    pub key: &'static [&'static str],
    pub columns: &'static [(&'static str, CopyType)],
}

/// Counts positions, and has one row; see `CopyTarget::finish`.
pub const COUNTER: &str = "change_counter";

pub const TABLES: [CopyTable; 15] = [
    CopyTable {
        name: "agents",
        identity: Some("number"),
        key: &["number"],
        columns: &[
            ("number", Integer),
            ("name", Text),
            ("folded", Text),
            ("sign_in_name", Text),
            ("password", Text),
            ("role", Text),
            ("disabled_at", Integer),
            ("added_at", Integer),
        ],
    },
    CopyTable {
        name: "conversations",
        identity: Some("number"),
        key: &["number"],
        columns: &[
            ("number", Integer),
            ("id", Id),
            ("fingerprint", Bytes),
            ("iss", Text),
            ("sub", Text),
            ("name", Text),
            ("email", Text),
            ("locale", Text),
            ("reference_kind", Text),
            ("reference_id", Text),
            ("reference", Json),
            ("created_at", Integer),
            ("status", Text),
            ("owner_agent", Integer),
            ("owner_name", Text),
            ("last_seq", Integer),
            ("updated_at", Integer),
            ("waiting_since", Integer),
            ("first_reply_at", Integer),
            ("promise_due", Integer),
            ("promise_state", Text),
            ("reply_seq", Integer),
            ("reply_agent", Integer),
            ("reply_name", Text),
            ("review_decision", Id),
            ("review_agent", Integer),
            ("review_name", Text),
            ("decisions", Integer),
            ("handovers", Integer),
            ("preview", Text),
            ("desired_outcome", Json),
            ("reply_preference", Json),
            ("unread", Json),
            ("customer_read_up_to", Integer),
            ("read_up_to", Integer),
            ("read_agent", Integer),
            ("read_name", Text),
            ("read_at", Integer),
            ("ticket", Json),
            ("change_position", Integer),
        ],
    },
    CopyTable {
        name: "entries",
        identity: None,
        key: &["position"],
        columns: &[
            ("position", Integer),
            ("conversation", Id),
            ("seq", Integer),
            ("id", Id),
            ("at", Integer),
            ("kind", Text),
            ("author_kind", Text),
            ("author_agent", Integer),
            ("author_name", Text),
            ("receiver_agent", Integer),
            ("drafted_by_ai", Boolean),
            ("body", Json),
            ("fingerprint", Bytes),
        ],
    },
    CopyTable {
        name: "notes",
        identity: Some("number"),
        key: &["number"],
        columns: &[
            ("number", Integer),
            ("conversation", Id),
            ("id", Id),
            ("at", Integer),
            ("author_agent", Integer),
            ("author_name", Text),
            ("text", Text),
            ("fingerprint", Bytes),
        ],
    },
    CopyTable {
        name: "kept_promises",
        identity: None,
        key: &["at", "conversation"],
        columns: &[("at", Integer), ("conversation", Id)],
    },
    CopyTable {
        name: "waits",
        identity: None,
        key: &["answered_at", "waited_ms"],
        columns: &[("answered_at", Integer), ("waited_ms", Integer)],
    },
    CopyTable {
        name: "erased_conversations",
        identity: None,
        key: &["id"],
        columns: &[("id", Id), ("iss", Text)],
    },
    CopyTable {
        name: "pending_compactions",
        identity: Some("number"),
        key: &["number"],
        columns: &[("number", Integer), ("due", Integer)],
    },
    CopyTable {
        name: "agent_sessions",
        identity: Some("number"),
        key: &["number"],
        columns: &[
            ("number", Integer),
            ("secret", Bytes),
            ("agent", Integer),
            ("begun_at", Integer),
            ("used_at", Integer),
            ("until", Integer),
            ("browser", Text),
        ],
    },
    CopyTable {
        name: "sign_in_links",
        identity: None,
        key: &["secret"],
        columns: &[("secret", Bytes), ("agent", Integer), ("until", Integer), ("kind", Text)],
    },
    CopyTable {
        name: "device_keys",
        identity: None,
        key: &["number"],
        columns: &[("number", Integer), ("key", Bytes)],
    },
    CopyTable {
        name: "audit",
        identity: Some("number"),
        key: &["number"],
        columns: &[
            ("number", Integer),
            ("at", Integer),
            ("doer", Text),
            ("person", Integer),
            ("system", Text),
            ("whom", Integer),
            ("deed", Json),
        ],
    },
    CopyTable {
        name: "replies",
        identity: Some("number"),
        key: &["number"],
        columns: &[("number", Integer), ("name", Text), ("folded", Text), ("text", Text)],
    },
    CopyTable {
        name: "consumers",
        identity: None,
        key: &["name"],
        columns: &[("name", Text), ("position", Integer)],
    },
    CopyTable {
        name: "jobs",
        identity: Some("number"),
        key: &["number"],
        columns: &[
            ("number", Integer),
            ("consumer", Text),
            ("conversation", Id),
            ("revision", Integer),
            ("seed", Bytes),
            ("attempts", Integer),
            ("run_at", Integer),
            ("holder", Bytes),
            ("failed_at", Integer),
            ("error", Text),
        ],
    },
];

impl CopyType {
    /// The type of an array with values of a column.
    fn array(self) -> &'static str {
        match self {
            Integer => "BIGINT[]",
            Boolean => "BOOLEAN[]",
            Text | Json => "TEXT[]",
            Bytes => "BYTEA[]",
            Id => "UUID[]",
        }
    }
}

impl CopyTable {
    fn column_list(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The place of a column in a row.
    pub fn place(&self, column: &str) -> usize {
        self.columns.iter().position(|(name, _)| *name == column).expect("a column of the table")
    }

    /// Selects `?2` rows of SQLite after the row `?1`, each with its rowid at the end.
    pub fn batch_query(&self) -> String {
        let Self { name, .. } = self;
        let columns = self.column_list();
        format!("SELECT {columns}, rowid FROM {name} WHERE rowid > ?1 ORDER BY rowid LIMIT ?2")
    }

    /// Selects all rows in the order of the key: the same on both engines, which compare texts byte by byte here.
    pub fn ordered_query(&self, collation: &str) -> String {
        let Self { name, key, .. } = self;
        let order = key.iter().map(|column| match self.columns[self.place(column)].1 {
            Text | Json => format!("{column} COLLATE {collation}"),
            Integer | Boolean | Bytes | Id => (*column).to_owned(),
        });
        let (columns, order) = (self.column_list(), order.collect::<Vec<_>>().join(", "));
        format!("SELECT {columns} FROM {name} ORDER BY {order}")
    }

    /// Inserts rows into PostgreSQL, of which each parameter has one column.
    pub fn insert_query(&self) -> String {
        let parameters =
            (1..).zip(self.columns).map(|(number, (_, kind))| format!("${number}::{}", kind.array()));
        let (columns, parameters) = (self.column_list(), parameters.collect::<Vec<_>>().join(", "));
        format!("INSERT INTO {} ({columns}) SELECT * FROM UNNEST({parameters})", self.name)
    }
}

#[cfg(test)]
mod tests;
