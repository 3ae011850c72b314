//! Queries that join the present names of agents to the rows that refer to them. Tables and columns have the same names on
//! every engine.

/// The columns of a conversation's row, as a literal.
macro_rules! conversation_columns {
    () => {
        "conversations.*, owner.name AS owner_present_name, replier.name AS reply_present_name, \
         decider.name AS review_present_name, reader.name AS read_present_name"
    };
}

/// The joins of [`conversation_columns`], as a literal.
macro_rules! conversation_agents {
    () => {
        "LEFT JOIN agents AS owner ON owner.number = conversations.owner_agent \
         LEFT JOIN agents AS replier ON replier.number = conversations.reply_agent \
         LEFT JOIN agents AS decider ON decider.number = conversations.review_agent \
         LEFT JOIN agents AS reader ON reader.number = conversations.read_agent"
    };
}

/// Rows of conversations.
macro_rules! select_conversations {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            conversation_columns!(),
            " FROM conversations ",
            conversation_agents!(),
            " ",
            $rest
        )
    };
}

/// The size of a conversation in bytes: of what has no small limit of its own.
macro_rules! conversation_bytes {
    () => {
        "(octet_length(reference) + octet_length(coalesce(desired_outcome, '')) \
         + octet_length(coalesce(reply_preference, '')))"
    };
}

/// Rows of entries.
macro_rules! select_entries {
    ($rest:literal) => {
        concat!(
            "SELECT entries.*, author.name AS author_present_name, receiver.name AS receiver_present_name FROM entries \
             LEFT JOIN agents AS author ON author.number = author_agent \
             LEFT JOIN agents AS receiver ON receiver.number = receiver_agent ",
            $rest
        )
    };
}

/// The columns of a conversation's row.
pub const COLUMNS: &str = conversation_columns!();

/// The joins that [`COLUMNS`] need.
pub const AGENTS: &str = conversation_agents!();
