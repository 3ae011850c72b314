//! A desk with something in every table.

use contract::ConversationId;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use super::{decision, new_id, system};
use crate::common::agent::AgentClient;
use crate::common::{TestDesk, answer, entry_id, message, path};

/// Lines of the configuration. The webhook is never delivered; its position is stored nevertheless.
pub const CONFIG: &str = "[promise]\nwithin = \"8h\"\n[[webhooks]]\nurl = \"http://127.0.0.1:9/hook\"\n\
    secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n";

pub struct FilledDesk {
    pub desk: TestDesk,
    pub maria: AgentClient,
    /// Ada's conversation with entries of every kind.
    pub id: ConversationId,
    pub erased: ConversationId,
    /// The path and the body of an entry that was written.
    pub first_path: String,
    pub first_body: Value,
    /// The cursor of Ada's change feed before the first change.
    beginning: String,
    /// The newest cursor of Ada's change feed.
    pub position: String,
}

impl FilledDesk {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let location = dir.path().join("yes-reply.sqlite").to_str().unwrap().to_owned();
        let desk = TestDesk::at(location, dir, CONFIG).await;
        let (maria, tom) = (desk.signed_in("Maria").await, desk.signed_in("Tom").await);
        let (ada, other) = (desk.ada(), desk.somebody_else());

        let beginning = ada.changes("").await.next;
        let id = ada.open("The Crème brûlée set arrived broken").await;
        let (first_path, first_body) = (path(id, entry_id()), message("All six cups 🙂"));
        assert_eq!(ada.put(&first_path, &first_body).await.0, 201);
        assert_eq!(maria.write(id, &message("Could you send a photograph?")).await.0, 201);
        ada.mark_read(id, 3).await;
        let preferences = json!({"kind": "preferences",
            "desired_outcome": {"choice": null, "text": "New cups"}, "reply_preference": null});
        ada.write(id, &preferences).await;
        let (status, decided) = maria.write(id, &decision()).await;
        assert_eq!(status, 201, "{decided}");
        ada.write(id, &json!({"kind": "review_request", "entry_id": decided["id"], "text": "It is new."}))
            .await;
        let handover = json!({"kind": "handover", "to": {"name": "Tom"}, "summary": "Six broken cups."});
        let (status, handed) = maria.write(id, &handover).await;
        assert_eq!(status, 201, "{handed}");
        ada.write(id, &json!({"kind": "correction", "entry_id": handed["id"], "text": "Cups and a plate."}))
            .await;
        assert_eq!(tom.write(id, &json!({"kind": "proposal", "text": "New cups by Friday."})).await.0, 201);
        tom.mark_read(id, 8).await;
        let note = json!({"text": "She is a good customer; naïve façade"});
        assert_eq!(tom.put(&format!("conversations/{id}/notes/{}", new_id()), &note).await.0, 201);
        let ticket = json!({"system": "rt", "number": "17", "url": "https://rt.kettle.example/17"});
        let (status, problem) = system(&desk).set_ticket(id, &ticket).await;
        assert!(status.is_success(), "{problem}");

        let second = other.open("Where is my order?").await;
        system(&desk).write_as("A person without an account", second, &message("On its way.")).await;
        ada.open("A second bill").await;
        let erased = desk.customer("customer-9").open("Forget me").await;
        assert_eq!(system(&desk).erase("customer-9").await, 204);

        let post = async |path: &str, body: &Value| {
            let (status, body) = answer(maria.request(Method::POST, path).json(body)).await;
            assert!(status.is_success(), "{body}");
        };
        post("replies", &json!({"name": "Thanks", "text": "Dear {name}, thank you."})).await;
        post("people", &json!({"name": "Invited", "role": "agent"})).await;
        let position = ada.changes("").await.next;
        Self { desk, maria, id, erased, first_path, first_body, beginning, position }
    }

    /// The source of a copy.
    pub fn from(&self) -> String {
        format!("sqlite:{}", self.desk.dir.path().join("yes-reply.sqlite").display())
    }

    /// Changes the file of the stopped desk.
    pub async fn change_file(&self, statement: &'static str) {
        let options = SqliteConnectOptions::new().filename(self.desk.dir.path().join("yes-reply.sqlite"));
        let mut file = SqliteConnection::connect_with(&options.foreign_keys(false)).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut file).await.unwrap();
        file.close().await.unwrap();
    }

    /// Starts the desk on another database. The clients go on with their tokens and sessions.
    pub async fn move_to(&mut self, url: &str) {
        url.clone_into(&mut self.desk.location);
        self.desk.start(CONFIG).await;
        self.maria = self.maria.at(&self.desk);
    }

    /// The answers of the desk to everybody's questions.
    pub async fn answers(&self) -> Vec<(String, Value)> {
        let mut answers = vec![];
        let (ada, other, id) = (self.desk.ada(), self.desk.somebody_else(), self.id);
        for customer in [&ada, &other] {
            let feed = format!("/v1/changes?after={}", self.beginning);
            for path in ["/v1/conversations", &feed, "/v1"] {
                answers.push((path.to_owned(), customer.get(path).await));
            }
        }
        for path in [format!("/v1/conversations/{id}"), format!("/v1/conversations/{id}/entries?limit=100")] {
            answers.push((path.clone(), ada.get(&path).await));
        }
        let erased = format!("/v1/conversations/{}", self.erased);
        answers.push((erased.clone(), self.desk.customer("customer-9").get(&erased).await));
        for path in ["changes".to_owned(), format!("conversations/{id}")] {
            answers.push((path.clone(), system(&self.desk).get(&path).await));
        }
        for path in [
            "conversations".to_owned(),
            format!("conversations/{id}"),
            "people".to_owned(),
            "audit".to_owned(),
            "replies".to_owned(),
            "scoreboard".to_owned(),
            "session".to_owned(),
            "sessions".to_owned(),
        ] {
            answers.push((path.clone(), self.maria.get(&path).await));
        }
        for query in ["creme", "\"by friday\"", "okafor"] {
            answers.push((query.to_owned(), crate::common::answer(self.maria.search(query)).await));
        }
        answers
            .into_iter()
            .map(|(path, (status, mut answer))| {
                assert!(status.is_success() || path == erased, "{path}: {answer}");
                // The time of the question, and the position of the newest change, which counts entries on one engine and
                // not on the other.
                for field in ["since", "until", "position", "next"] {
                    answer.as_object_mut().unwrap().remove(field);
                }
                (path, answer)
            })
            .collect()
    }
}
