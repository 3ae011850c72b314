//! One async function per operation of the contract. An error says what to do next.

use std::cell::RefCell;

use contract::{
    Capabilities, ConversationHead, ConversationId, Conversations, CustomerEntry, Entries, Entry, EntryId,
    OpenConversation, ReferenceKey,
};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use gloo_net::http::{Method, RequestBuilder};

use crate::http::{self, ClientError, to_json};

/// Gives a token, another one than the expired one if that is named. An error is [`ClientError::NeedToken`] when
/// the page has none, `Retry` when it could not be asked.
pub type TokenSource = Box<dyn Fn(Option<String>) -> LocalBoxFuture<'static, Result<String, ClientError>>>;

/// A backend, on behalf of one customer.
pub struct Client {
    api: String,
    token: TokenSource,
    raw_pages: RefCell<Vec<String>>,
}

impl Client {
    /// `api` has no slash at its end.
    pub fn new(api: String, token: TokenSource) -> Self {
        Self { api, token, raw_pages: RefCell::default() }
    }

    /// The token that the page gives now.
    pub async fn token(&self) -> Result<String, ClientError> {
        (self.token)(None).await
    }

    /// `GET /v1`, the one request without a token.
    pub async fn capabilities(&self) -> Result<Capabilities, ClientError> {
        http::request_json(self.request_builder(Method::GET, "/v1"), None, 0).await
    }

    /// The customer's conversations about a reference; waits up to `wait` seconds until there is one.
    pub async fn conversations(&self, about: &ReferenceKey, wait: u32) -> Result<Conversations, ClientError> {
        let about: String = js_sys::encode_uri_component(&about.to_string()).into();
        let path = format!("/v1/conversations?reference={about}&limit=1&wait={wait}");
        http::parse_json(&self.request(Method::GET, path, None, wait).await?)
    }

    /// Opens a conversation.
    pub async fn open(
        &self,
        id: ConversationId,
        open: &OpenConversation,
    ) -> Result<ConversationHead, ClientError> {
        http::parse_json(
            &self.request(Method::PUT, format!("/v1/conversations/{id}"), Some(to_json(open)), 0).await?,
        )
    }

    /// What was said after `after`; waits up to `wait` seconds until there is something.
    pub async fn entries(&self, id: ConversationId, after: u64, wait: u32) -> Result<Entries, ClientError> {
        let path = format!("/v1/conversations/{id}/entries?after={after}&wait={wait}");
        let text = self.request(Method::GET, path, None, wait).await?;
        let page: Entries = http::parse_json(&text)?;
        if !page.entries.is_empty() {
            self.raw_pages.borrow_mut().push(text);
        }
        Ok(page)
    }

    /// The pages of entries so far, as the backend wrote them.
    pub fn raw_pages(&self) -> Vec<String> {
        self.raw_pages.borrow().clone()
    }

    /// Writes an entry.
    pub async fn write(
        &self,
        id: ConversationId,
        entry: EntryId,
        write: &CustomerEntry,
    ) -> Result<Entry, ClientError> {
        let path = format!("/v1/conversations/{id}/entries/{entry}");
        http::parse_json(&self.request(Method::PUT, path, Some(to_json(write)), 0).await?)
    }

    /// A request with a token; when that has expired, once more with a new one.
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
            match send(&token).await {
                Err(ClientError::Unauthenticated) => send(&(self.token)(Some(token)).await?).await,
                done => done,
            }
        }
        .boxed_local()
    }

    fn request_builder(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.api);
        RequestBuilder::new(&url).method(method).credentials(web_sys::RequestCredentials::Omit)
    }
}
