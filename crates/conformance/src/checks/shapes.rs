//! The shapes of answers: fields and their types. Further fields are allowed.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::check::{Check, Need};
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::session::Session;
use FieldType::{Bool, List, Map, Maybe, Number, Text, Time};

/// The type of a field.
enum FieldType {
    Text,
    /// RFC 3339.
    Time,
    Number,
    Bool,
    List,
    Map,
    /// The type, or `null`, or left out.
    Maybe(&'static FieldType),
}

type Shape = &'static [(&'static str, FieldType)];

const CAPABILITIES: Shape = &[
    ("contract_version", Text),
    ("name", Text),
    ("features", List),
    ("limits", Map),
    ("limits/text_chars", Number),
    ("poll_seconds", Number),
    ("response_time", Maybe(&Map)),
    ("opening_hours", Maybe(&Map)),
    ("outcome_choices", Maybe(&List)),
    ("reply_channels", Maybe(&List)),
    ("contacts", Maybe(&List)),
    ("escalation_path", Maybe(&List)),
    ("review_within", Maybe(&Text)),
];
const CONVERSATION: Shape = &[
    ("id", Text),
    ("reference", Map),
    ("reference/kind", Text),
    ("reference/id", Text),
    ("created_at", Time),
    ("updated_at", Time),
    ("status", Text),
    ("owner", Maybe(&Map)),
    ("promise", Maybe(&Map)),
    ("response_time", Maybe(&Map)),
    ("ticket", Maybe(&Map)),
    ("available_actions", List),
    ("last_seq", Number),
    ("unread_count", Maybe(&Number)),
    ("customer_read_up_to", Maybe(&Number)),
    ("company_read", Maybe(&Map)),
];
const ENTRY: Shape = &[
    ("id", Text),
    ("seq", Number),
    ("created_at", Time),
    ("author", Map),
    ("author/kind", Text),
    ("author/name", Text),
    ("drafted_by_ai", Bool),
    ("kind", Text),
    ("text", Text),
];
const ENTRIES: Shape = &[("conversation", Map), ("entries", List), ("has_more", Bool)];
const LIST: Shape = &[("conversations", List), ("next", Maybe(&Text)), ("has_more", Bool)];
const CHANGES: Shape = &[("conversations", List), ("next", Text), ("has_more", Bool)];

pub fn checks() -> Vec<Check> {
    vec![
        Check::new(
            "shapes/capabilities",
            "| `GET /v1` | the capabilities of this backend; no token |",
            &[],
            async |session| {
                let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
                expect_shape(answer.expect_status(200)?, "", CAPABILITIES)
            },
        ),
        Check::new(
            "shapes/opening",
            "| `PUT /v1/conversations/{id}` | open a conversation |",
            &[],
            async |session| {
                let answer = session.unopened().opening().send().await?;
                expect_shape(answer.expect_status(201)?, "", CONVERSATION)
            },
        ),
        Check::new(
            "shapes/conversation",
            "| `GET /v1/conversations/{id}` | a conversation without its entries |",
            &[],
            conversation,
        ),
        Check::new(
            "shapes/list",
            "| `GET /v1/conversations?reference=KIND:ID&cursor=&limit=&wait=` | the customer's \
             conversations, newest first |",
            &[],
            list,
        ),
        Check::new(
            "shapes/entries",
            "| `GET /v1/conversations/{id}/entries?after=SEQ` or `before=SEQ`, `&limit=&wait=` | the entries \
             of a conversation |",
            &[],
            entries,
        ),
        Check::new(
            "shapes/entry",
            "| `PUT /v1/conversations/{id}/entries/{id}` | write an entry |",
            &[],
            async |session| {
                let answer =
                    session.open().await?.try_write(&json!({"kind": "message", "text": "Hello"})).await?;
                expect_shape(answer.expect_status(201)?, "", ENTRY)
            },
        ),
        Check::new(
            "shapes/read-position",
            "| `PUT /v1/conversations/{id}/read` | state up to where the customer has read; feature `read` |",
            &[Need::Feature("read")],
            async |session| {
                let answer = session.open().await?.read_up_to(1).await?;
                answer.expect_status(200)?.number("/customer_read_up_to")?;
                answer.number("/unread_count")?;
                expect_shape(&answer, "", CONVERSATION)
            },
        ),
        Check::new(
            "shapes/changes",
            "| `GET /v1/changes?after=CURSOR&limit=&wait=` | the customer's conversations that changed; \
             feature `changes` |",
            &[Need::Feature("changes")],
            changes,
        ),
    ]
}

async fn conversation(session: Session) -> Outcome {
    let answer = session.open().await?.read().await?;
    expect_shape(&answer, "", CONVERSATION)?;
    if answer.json()?.get("entries").is_some() {
        return Err(answer.fail("a conversation without its entries"));
    }
    Ok(())
}

async fn list(session: Session) -> Outcome {
    session.open().await?;
    let answer = session.get("/v1/conversations").send().await?;
    expect_shape(answer.expect_status(200)?, "", LIST)?;
    expect_shape(&answer, "conversations/0/", CONVERSATION)
}

async fn entries(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for query in ["after=0", "before=2"] {
        let answer = conversation.entries(query).await?;
        expect_shape(&answer, "", ENTRIES)?;
        expect_shape(&answer, "conversation/", CONVERSATION)?;
        expect_shape(&answer, "entries/0/", ENTRY)?;
    }
    // Neither parameter is needed.
    let answer = session.get(&conversation.entries_path()).send().await?;
    expect_shape(answer.expect_status(200)?, "entries/0/", ENTRY)
}

async fn changes(session: Session) -> Outcome {
    let now = session.get("/v1/changes").send().await?;
    expect_shape(now.expect_status(200)?, "", CHANGES)?;
    session.open().await?;
    let path = format!("/v1/changes?after={}", super::list::encoded(now.text("/next")?));
    let answer = session.get(&path).send().await?;
    expect_shape(answer.expect_status(200)?, "", CHANGES)?;
    expect_shape(&answer, "conversations/0/", CONVERSATION)
}

/// Expects every field below the prefix.
fn expect_shape(answer: &Answer, prefix: &str, shape: Shape) -> Outcome {
    for (name, type_) in shape {
        let value = answer.field(&format!("/{prefix}{name}"));
        if !type_.fits(value) {
            let field = format!("{prefix}{name}").replace('/', ".");
            return Err(answer.fail(format!("{} in `{field}`", type_.name())));
        }
    }
    Ok(())
}

impl FieldType {
    fn fits(&self, value: &Value) -> bool {
        match self {
            Text => value.is_string(),
            Time => value.as_str().is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok()),
            Number => value.is_u64(),
            Bool => value.is_boolean(),
            List => value.is_array(),
            Map => value.is_object(),
            Maybe(type_) => value.is_null() || type_.fits(value),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Text => "a string",
            Time => "a time of RFC 3339",
            Number => "a whole number",
            Bool => "true or false",
            List => "a list",
            Map => "an object",
            Maybe(Text) => "a string or null",
            Maybe(Number) => "a whole number or null",
            Maybe(List) => "a list or null",
            Maybe(_) => "an object or null",
        }
    }
}
