//! Operations of the contract, one async function each. Every request but `GET /v1` has a bearer token; one that the
//! backend does not accept is replaced once.

use std::cell::RefCell;

use contract::{
    Capabilities, Conversation, ConversationId, Conversations, CustomerEntry, Entries, Entry, EntryId,
    MarkRead, OpenConversation, ReferenceKey,
};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use gloo_net::http::{Method, RequestBuilder};

use crate::http::{self, ClientError, to_json};

/// Supplies a token: the current one, or another one than the given one. The error is
/// [`ClientError::Unauthenticated`] if there is none, and [`ClientError::Retry`] if the source did not answer.
pub type TokenSource = Box<dyn Fn(Option<String>) -> LocalBoxFuture<'static, Result<String, ClientError>>>;

/// A client of one backend, on behalf of one customer.
pub struct Client {
    api: String,
    token: TokenSource,
    raw_pages: RefCell<Vec<String>>,
}

impl Client {
    /// A client of the backend at `api`, an address without a slash at its end.
    pub fn new(api: String, token: TokenSource) -> Self {
        Self { api, token, raw_pages: RefCell::default() }
    }

    /// The current token.
    pub async fn token(&self) -> Result<String, ClientError> {
        (self.token)(None).await
    }

    /// `GET /v1`: the capabilities. The one request without a token.
    pub async fn capabilities(&self) -> Result<Capabilities, ClientError> {
        http::parse_json(&http::send(self.request_builder(Method::GET, "/v1"), None, 0).await?)
    }

    /// `GET /v1/conversations`: the customer's newest conversation about a reference. The backend waits up to `wait`
    /// seconds until there is one.
    pub async fn list_conversations(
        &self,
        about: &ReferenceKey,
        wait: u32,
    ) -> Result<Conversations, ClientError> {
        let about: String = js_sys::encode_uri_component(&about.to_string()).into();
        let path = format!("/v1/conversations?reference={about}&limit=1&wait={wait}");
        http::parse_json(&self.request(Method::GET, path, None, wait).await?)
    }

    /// `GET /v1/conversations`: a page of all conversations of the customer, newest first.
    pub async fn list_all_conversations(&self, cursor: Option<&str>) -> Result<Conversations, ClientError> {
        let mut path = "/v1/conversations?limit=20".to_owned();
        if let Some(cursor) = cursor {
            let cursor: String = js_sys::encode_uri_component(cursor).into();
            path += &format!("&cursor={cursor}");
        }
        http::parse_json(&self.request(Method::GET, path, None, 0).await?)
    }

    /// `PUT /v1/conversations/{id}`: opens a conversation.
    pub async fn open_conversation(
        &self,
        id: ConversationId,
        open: &OpenConversation,
    ) -> Result<Conversation, ClientError> {
        http::parse_json(
            &self.request(Method::PUT, format!("/v1/conversations/{id}"), Some(to_json(open)), 0).await?,
        )
    }

    /// `GET /v1/conversations/{id}`: a conversation without its entries.
    pub async fn conversation(&self, id: ConversationId) -> Result<Conversation, ClientError> {
        http::parse_json(&self.request(Method::GET, format!("/v1/conversations/{id}"), None, 0).await?)
    }

    /// `GET /v1/conversations/{id}/entries`: the entries after the sequence number `after`. The backend waits up to
    /// `wait` seconds until there is one.
    pub async fn entries(&self, id: ConversationId, after: u64, wait: u32) -> Result<Entries, ClientError> {
        let path = format!("/v1/conversations/{id}/entries?after={after}&wait={wait}");
        let text = self.request(Method::GET, path, None, wait).await?;
        let page: Entries = http::parse_json(&text)?;
        if !page.entries.is_empty() {
            self.raw_pages.borrow_mut().push(text);
        }
        Ok(page)
    }

    /// The JSON text of all pages of entries so far, as the backend wrote it.
    pub fn raw_pages(&self) -> Vec<String> {
        self.raw_pages.borrow().clone()
    }

    /// `PUT /v1/conversations/{id}/entries/{id}`: writes an entry.
    pub async fn write_entry(
        &self,
        id: ConversationId,
        entry: EntryId,
        write: &CustomerEntry,
    ) -> Result<Entry, ClientError> {
        let path = format!("/v1/conversations/{id}/entries/{entry}");
        http::parse_json(&self.request(Method::PUT, path, Some(to_json(write)), 0).await?)
    }

    /// `PUT /v1/conversations/{id}/read`: states up to where the customer has read.
    pub async fn mark_read(&self, id: ConversationId, read: &MarkRead) -> Result<Conversation, ClientError> {
        let path = format!("/v1/conversations/{id}/read");
        http::parse_json(&self.request(Method::PUT, path, Some(to_json(read)), 0).await?)
    }

    /// `GET /v1/changes`: the text of a page of changes after a cursor; without one, of the cursor of now. The backend
    /// waits up to `wait` seconds until there is a change.
    pub async fn changes(&self, after: Option<&str>, wait: u32) -> Result<String, ClientError> {
        let path = match after {
            Some(cursor) => {
                let cursor: String = js_sys::encode_uri_component(cursor).into();
                format!("/v1/changes?after={cursor}&wait={wait}")
            }
            None => "/v1/changes".to_owned(),
        };
        self.request(Method::GET, path, None, wait).await
    }

    /// Sends a request with a token; if the backend does not accept that, once more with another one.
    fn request(
        &self,
        method: Method,
        path: String,
        body: Option<String>,
        wait: u32,
    ) -> LocalBoxFuture<'_, Result<String, ClientError>> {
        async move {
            let token = (self.token)(None).await?;
            let send = |token: &str| {
                let request = self
                    .request_builder(method.clone(), &path)
                    .header("Authorization", &format!("Bearer {token}"));
                http::send(request, body.clone(), wait)
            };
            let refusal = match send(&token).await {
                Err(ClientError::Unauthenticated(refusal)) => refusal,
                result => return result,
            };
            let result = match (self.token)(Some(token)).await {
                Ok(token) => send(&token).await,
                // The page has no other token; the refusal of the first one says why.
                Err(ClientError::Unauthenticated(_)) => Err(ClientError::Unauthenticated(refusal)),
                Err(error) => Err(error),
            };
            match result {
                // A mistake in the setup, and not a session that ended.
                Err(ClientError::Unauthenticated(Some(problem))) if problem.code.is_integration_error() => {
                    Err(ClientError::Rejected(problem))
                }
                result => result,
            }
        }
        .boxed_local()
    }

    fn request_builder(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.api);
        RequestBuilder::new(&url).method(method).credentials(web_sys::RequestCredentials::Omit)
    }
}
