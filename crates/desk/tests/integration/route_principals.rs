//! Each route is for one principal: others are refused, and the table in docs/security.md has every route.
//! `UPDATE_SECURITY=1` writes the table.

use contract::ConversationId;
use desk::http::route_list;
use desk::http::routes::{Endpoint, Principal};
use desk::http::state::SiteConfig;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::common::accounts::{desk_with_lead_and_agent, person};
use crate::common::agent::AgentClient;
use crate::common::{TestDesk, answer, conversation_id, entry_id, message, opening, tokens};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/security.md");
const BEGIN: &str = "<!-- The test route_principals writes this table. -->\n";

fn routes() -> Vec<Endpoint> {
    route_list(&SiteConfig {
        public_origin: "https://desk.example".parse().unwrap(),
        allow_origins: vec![],
        contact: None,
        assets: Some("dist".into()),
        trusted_proxies: vec![],
    })
}

#[test]
fn the_table_of_the_documentation_has_every_route() {
    let rows = routes().into_iter().map(|route| {
        let Endpoint { method, path, principal } = route;
        format!("| {method} | `{path}` | {principal} |\n")
    });
    let table = format!("| Method | Path | For |\n|---|---|---|\n{}", rows.collect::<String>());
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (kept, after) = rest.split_once("\n\n").unwrap();
    if std::env::var_os("UPDATE_SECURITY").is_some() {
        std::fs::write(PAGE, format!("{before}{BEGIN}{table}\n{after}")).unwrap();
        return;
    }
    assert_eq!(format!("{kept}\n"), table, "run this test with UPDATE_SECURITY=1, and look at the new lines");
}

/// The principals of the test, from the least to the most. The first two are strangers everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Requester {
    Nobody,
    Forger,
    Customer,
    System,
    Agent,
    Lead,
}

const REQUESTERS: [Requester; 6] = [
    Requester::Nobody,
    Requester::Forger,
    Requester::Customer,
    Requester::System,
    Requester::Agent,
    Requester::Lead,
];

impl Requester {
    fn may(self, principal: Principal) -> bool {
        match principal {
            Principal::Anybody => true,
            Principal::Customer => self == Self::Customer,
            Principal::System => self == Self::System,
            Principal::Agent => matches!(self, Self::Agent | Self::Lead),
            Principal::Lead => self == Self::Lead,
        }
    }
}

struct Scene {
    desk: TestDesk,
    lead: AgentClient,
    agent: AgentClient,
    conversation: ConversationId,
    /// Somebody without a session, whom a lead can change.
    person: u64,
}

impl Scene {
    async fn set() -> Self {
        let (desk, lead, agent) = desk_with_lead_and_agent().await;
        desk.add_agent("Jonas").await;
        let person = person(&lead, "Jonas").await.id;
        let conversation = desk.ada().open("Hello").await;
        Self { desk, lead, agent, conversation, person }
    }

    fn request(&self, requester: Requester, route: &Endpoint) -> RequestBuilder {
        let path = route
            .path
            .replace("{conversation}", &self.conversation_of(route).to_string())
            .replace("{entry}", &entry_id().to_string())
            .replace("{person}", &self.person.to_string())
            .replace("{sub}", "customer-of-nothing")
            .replace("{session}", "1000000")
            .replace("{reply}", "1000000")
            .replace("{job}", "1000000");
        let url = format!("{}{path}", self.desk.base);
        let request = self.desk.http.request(route.method.clone(), url).header("x-yes-reply", "inbox");
        let request = match requester {
            Requester::Nobody => request,
            // A signature and a session that are not the desk's.
            Requester::Forger => request
                .bearer_auth(tokens::good("customer-42") + "A")
                .header("cookie", "yes-reply-session=forged"),
            Requester::Customer => request.bearer_auth(tokens::good("customer-42")),
            Requester::System => request.bearer_auth(tokens::service("rt-connector")),
            Requester::Agent => request.header("cookie", &self.agent.cookie),
            Requester::Lead => request.header("cookie", &self.lead.cookie),
        };
        match body(route) {
            Some(body) => request.json(&body),
            None => request,
        }
    }

    /// A new conversation is opened; the others are about the one that is there.
    fn conversation_of(&self, route: &Endpoint) -> ConversationId {
        let is_opening = route.method == Method::PUT && route.path.ends_with("/{conversation}");
        if is_opening { conversation_id() } else { self.conversation }
    }
}

/// A body that the route accepts.
fn body(route: &Endpoint) -> Option<Value> {
    let path = route.path.as_str();
    let is_write = route.method == Method::PUT || route.method == Method::POST;
    is_write.then(|| match path {
        "/v1/conversations/{conversation}" => opening("Hello"),
        "/v1/company/conversations/{conversation}" => json!({
            "customer": {"sub": "customer-7", "name": "Lin"},
            "reference": {"kind": "order", "id": "1"},
            "entry": {"id": entry_id(), "kind": "message", "text": "Hello"},
        }),
        "/inbox/api/session" => json!({"link": "a link that nobody has made"}),
        "/inbox/api/people" => json!({"name": "Ines", "role": "agent"}),
        "/inbox/api/people/invitation" => json!({"secret": "an invitation that nobody has made"}),
        "/inbox/api/people/{person}/name" => json!({"name": "Jonah"}),
        "/inbox/api/people/{person}/sign-in-name" => json!({"sign_in_name": "jonah"}),
        "/inbox/api/people/{person}/role" => json!({"role": "agent"}),
        "/inbox/api/replies" | "/inbox/api/replies/{reply}" => {
            json!({"name": "Thanks", "text": "Thank you."})
        }
        _ if path.ends_with("/entries/{entry}") => message("Hello"),
        _ if path.ends_with("/notes/{entry}") => json!({"text": "For colleagues"}),
        _ => json!({}),
    })
}

#[tokio::test]
async fn a_route_refuses_every_principal_that_it_is_not_for() {
    for requester in REQUESTERS {
        let scene = Scene::set().await;
        // Signing out ends what the other requests need.
        let (last, first): (Vec<_>, Vec<_>) = routes()
            .into_iter()
            .partition(|route| route.method == Method::DELETE && route.path.ends_with("/session"));
        for route in first.iter().chain(&last) {
            let (status, problem) = answer(scene.request(requester, route)).await;
            let code = problem["code"].as_str().unwrap_or_default();
            let is_refused =
                matches!(code, "token-missing" | "token-invalid" | "sign-in-needed" | "lead-needed");
            let may = requester.may(route.principal);
            assert_eq!(
                is_refused, !may,
                "{requester:?}: {} {}: {status} {problem}",
                route.method, route.path
            );
            assert!(may || matches!(status.as_u16(), 401 | 403), "{status} {problem}");
        }
    }
}
