//! Texts and their limits.

use serde_json::json;

use crate::check::Check;
use crate::conversation::Conversation;
use crate::outcome::Outcome;
use crate::session::Session;

const TEXTS: &str = "Texts are counted in Unicode scalar values; a blank one (white space alone, as Unicode \
     defines it) is 422 `text-empty`, one beyond `limits.text_chars` is 422 `text-too-long`, one with NUL is \
     422 `field-invalid`.";
const TOO_LONG: &str = "| `text-too-long` | 422 | `limit`, `actual` | longer than `limits.text_chars` |";
const FIELD: &str =
    "`field` names the refused field, with dots between levels; it is left out where no field is meant.";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("texts/blank", TEXTS, &[], blank),
        Check::new("texts/not-blank", TEXTS, &[], not_blank),
        Check::new("texts/longest", TEXTS, &[], longest),
        Check::new("texts/too-long", TEXTS, &[], too_long),
        Check::new("texts/limit-and-actual", TOO_LONG, &[], limit_and_actual),
        Check::new("texts/nul", TEXTS, &[], nul),
        Check::new("texts/field", FIELD, &[], field),
    ]
}

async fn say(conversation: &Conversation, text: &str) -> Outcome<crate::answer::Answer> {
    conversation.try_write(&json!({"kind": "message", "text": text})).await
}

async fn blank(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for text in [
        "",
        " ",
        "\t\r\n",
        "\u{a0}",
        "\u{2003}\u{3000}",
        "\u{85}",
        "\u{2028}\u{2029}",
        "\u{1680}\u{202f}\u{205f}",
    ] {
        say(&conversation, text).await?.expect_problem(422, "text-empty")?;
    }
    Ok(())
}

/// Characters that several programming languages take for white space, and Unicode does not.
async fn not_blank(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for text in ["\u{1c}", "\u{1f}", "\u{feff}", "\u{200b}", " x "] {
        say(&conversation, text).await?.expect_status(201)?.expect_field("/text", text)?;
    }
    Ok(())
}

/// Four bytes of UTF-8 and two units of UTF-16 each: a backend that counts those refuses the text.
async fn longest(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let text = "🚒".repeat(session.backend.capabilities.text_chars());
    say(&conversation, &text).await?.expect_status(201)?.expect_field("/text", text)?;
    let unopened = session.unopened();
    let mut body = unopened.opening_body();
    body["message"]["text"] = json!("e\u{301}".repeat(session.backend.capabilities.text_chars() / 2));
    session.put(&unopened.path(), &body).send().await?.expect_status(201)?;
    Ok(())
}

async fn too_long(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let text = "x".repeat(session.backend.capabilities.text_chars() + 1);
    say(&conversation, &text).await?.expect_problem(422, "text-too-long")?;
    let unopened = session.unopened();
    let mut body = unopened.opening_body();
    body["message"]["text"] = json!(text);
    session.put(&unopened.path(), &body).send().await?.expect_problem(422, "text-too-long")?;
    Ok(())
}

async fn limit_and_actual(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let limit = session.backend.capabilities.text_chars();
    let answer = say(&conversation, &"ä".repeat(limit + 22)).await?;
    answer
        .expect_problem(422, "text-too-long")?
        .expect_field("/params/limit", limit.to_string())?
        .expect_field("/params/actual", (limit + 22).to_string())?;
    Ok(())
}

async fn nul(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for text in ["\0", "a\0b"] {
        let answer = say(&conversation, text).await?;
        answer.expect_problem(422, "field-invalid")?;
    }
    Ok(())
}

async fn field(session: Session) -> Outcome {
    let conversation = session.open().await?;
    say(&conversation, "").await?.expect_field("/field", "text")?;
    let unopened = session.unopened();
    let mut body = unopened.opening_body();
    body["message"]["text"] = json!(" ");
    session.put(&unopened.path(), &body).send().await?.expect_field("/field", "message.text")?;
    let answer =
        conversation.try_write(&json!({"kind": "message", "text": "x", "refers_to_entry_id": "x"})).await?;
    answer.expect_field("/field", "refers_to_entry_id")?;
    let answer = conversation.session.get(&format!("{}?after=x", conversation.entries_path())).send().await?;
    if answer.json()?.get("field").is_some_and(|field| !field.is_string()) {
        return Err(answer.fail("a string in `field`, or no `field`"));
    }
    Ok(())
}
