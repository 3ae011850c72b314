//! The routes of the desk, each with the principal that it is for. Every route is added here, so that the table in
//! docs/security.md and its test have all of them.

use std::fmt;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use tower_http::services::ServeDir;

use super::state::AppState;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Everybody who reaches the desk.
    Anybody,
    /// A customer with a token, for conversations of their own.
    Customer,
    /// A system of the company with a service token, for conversations of its issuer.
    System,
    /// An agent or a lead who is signed in.
    Agent,
    /// A lead who is signed in.
    Lead,
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anybody => "anybody",
            Self::Customer => "customer",
            Self::System => "system of the company",
            Self::Agent => "agent",
            Self::Lead => "lead",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub method: Method,
    pub path: String,
    pub principal: Principal,
}

/// A router, and the list of its routes.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    list: Vec<Endpoint>,
}

impl Routes {
    pub fn get<T: 'static>(
        self,
        path: &str,
        principal: Principal,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        self.add(Method::GET, path, principal, on(MethodFilter::GET, handler))
    }

    pub fn put<T: 'static>(
        self,
        path: &str,
        principal: Principal,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        self.add(Method::PUT, path, principal, on(MethodFilter::PUT, handler))
    }

    pub fn post<T: 'static>(
        self,
        path: &str,
        principal: Principal,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        self.add(Method::POST, path, principal, on(MethodFilter::POST, handler))
    }

    pub fn delete<T: 'static>(
        self,
        path: &str,
        principal: Principal,
        handler: impl Handler<T, AppState>,
    ) -> Self {
        self.add(Method::DELETE, path, principal, on(MethodFilter::DELETE, handler))
    }

    /// A file that everybody may read.
    pub fn file(self, path: &str, service: MethodRouter<AppState>) -> Self {
        self.add(Method::GET, path, Principal::Anybody, service)
    }

    /// The files of a folder, which everybody may read.
    pub fn folder(mut self, path: &str, folder: ServeDir) -> Self {
        let route =
            Endpoint { method: Method::GET, path: format!("{path}/{{file}}"), principal: Principal::Anybody };
        self.list.push(route);
        Self { router: self.router.nest_service(path, folder), list: self.list }
    }

    /// The routes of another list, under a prefix.
    pub fn nest(mut self, prefix: &str, routes: Self) -> Self {
        self.list.extend(routes.list.into_iter().map(|route| {
            let path = format!("{prefix}{}", route.path.trim_end_matches('/'));
            Endpoint { path, ..route }
        }));
        Self { router: self.router.nest(prefix, routes.router), list: self.list }
    }

    pub fn merge(mut self, routes: Self) -> Self {
        self.list.extend(routes.list);
        Self { router: self.router.merge(routes.router), list: self.list }
    }

    /// The same routes in a router with layers or fallbacks.
    pub fn map_router(self, change: impl FnOnce(Router<AppState>) -> Router<AppState>) -> Self {
        Self { router: change(self.router), list: self.list }
    }

    pub fn into_router(self) -> Router<AppState> {
        self.router
    }

    pub fn into_list(self) -> Vec<Endpoint> {
        self.list
    }

    fn add(
        mut self,
        method: Method,
        path: &str,
        principal: Principal,
        handler: MethodRouter<AppState>,
    ) -> Self {
        self.list.push(Endpoint { method, path: path.to_owned(), principal });
        Self { router: self.router.route(path, handler), list: self.list }
    }
}
