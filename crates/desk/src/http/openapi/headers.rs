//! The response headers of the operations. A header that is required is in every response with that status.

use serde_json::{Map, Value, json};

/// Adds the headers to every response of the document.
pub fn add(document: &mut Value) {
    let paths = document["paths"].as_object_mut().expect("paths");
    let operations =
        paths.values_mut().flat_map(|path| path.as_object_mut().expect("operations").values_mut());
    for operation in operations {
        let caller = Caller::of(&operation["security"]);
        for (status, response) in operation["responses"].as_object_mut().expect("responses") {
            let headers = headers(status, caller).map(|header| (header.name.to_owned(), header.object()));
            response["headers"] = headers.collect::<Map<_, _>>().into();
        }
    }
}

/// Who sends the requests of an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// Anybody, without a token.
    Anybody,
    /// A customer, with a token.
    Customer,
    /// One of the company's systems, with a service token.
    System,
}

impl Caller {
    fn of(security: &Value) -> Self {
        match &security[0] {
            Value::Null => Self::Anybody,
            scheme if scheme.get("service_token").is_some() => Self::System,
            _ => Self::Customer,
        }
    }
}

struct Header {
    name: &'static str,
    description: &'static str,
    is_required: bool,
    schema: Value,
}

impl Header {
    fn required(name: &'static str, description: &'static str, schema: Value) -> Self {
        Self { name, description, is_required: true, schema }
    }

    fn optional(name: &'static str, description: &'static str) -> Self {
        Self { name, description, is_required: false, schema: text() }
    }

    fn object(self) -> Value {
        json!({"description": self.description, "required": self.is_required, "schema": self.schema})
    }
}

fn text() -> Value {
    json!({"type": "string"})
}

/// The headers of a status. Only the capabilities, which need no token, may be cached.
fn headers(status: &str, caller: Caller) -> impl Iterator<Item = Header> {
    let is_cached = caller == Caller::Anybody && matches!(status, "200" | "304");
    let caching = if is_cached {
        let etag = "Changes with the capabilities; for `If-None-Match`.";
        vec![
            Header::required("Cache-Control", "`public, max-age=60`", text()),
            Header::required("ETag", etag, text()),
            Header::optional("Deprecation", "Time at which this version became deprecated (RFC 9745)."),
            Header::optional("Sunset", "Time at which this version ends (RFC 8594)."),
        ]
    } else {
        let no_store = json!({"type": "string", "enum": ["no-store"]});
        vec![Header::required("Cache-Control", "No answer but the capabilities may be stored.", no_store)]
    };
    let of_status = match status {
        "401" => {
            let bearer = json!({"type": "string", "pattern": "^Bearer"});
            let challenge =
                "`Bearer`, and with `error=\"invalid_token\"` if the request had a token (RFC 6750).";
            Some(Header::required("WWW-Authenticate", challenge, bearer))
        }
        "405" => Some(Header::required("Allow", "The methods of this path.", text())),
        "429" | "503" => {
            let seconds = json!({"type": "integer", "minimum": 0});
            Some(Header::required("Retry-After", "Pause before the next request, in seconds.", seconds))
        }
        _ => None,
    };
    let warnings = (caller == Caller::Customer && status != "401").then(|| {
        let list = "Optional claims and facts of the token that were left out because of their form: a list of strings \
                    (RFC 9651), for the web team.";
        Header::optional("Yes-Reply-Token-Warnings", list)
    });
    caching.into_iter().chain(of_status).chain(warnings)
}
