//! A check: one sentence of `docs/backend.md`, and how to find out whether a backend keeps it.

use std::borrow::Cow;
use std::pin::Pin;

use crate::backend::CheckedBackend;
use crate::outcome::Outcome;
use crate::session::Session;

/// What a check needs beside the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A feature that the capabilities name.
    Feature(&'static str),
    /// The absence of a feature.
    Without(&'static str),
    /// A way to store entries of the company: `--agent`, or the feature `company`.
    CompanyEntries,
    /// `--origin`.
    Origin,
    /// A key of another issuer in the file of `--key`.
    OtherIssuer,
}

type Run = Box<dyn Fn(Session) -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// A check.
pub struct Check {
    /// The subject, a slash, and the guarantee, such as `writes/same-body-again`. Unique.
    pub name: Cow<'static, str>,
    /// The sentence, verbatim but for white space.
    pub sentence: Cow<'static, str>,
    pub needs: Vec<Need>,
    run: Run,
}

impl Check {
    pub fn new<F, R>(
        name: impl Into<Cow<'static, str>>,
        sentence: impl Into<Cow<'static, str>>,
        needs: &[Need],
        run: F,
    ) -> Self
    where
        F: Fn(Session) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome> + Send + 'static,
    {
        let run: Run = Box::new(move |session| Box::pin(run(session)));
        Self { name: name.into(), sentence: sentence.into(), needs: needs.to_vec(), run }
    }

    /// Runs the check as a customer of its own.
    pub async fn run(&self, session: Session) -> Outcome {
        (self.run)(session).await
    }

    /// Whether a backend with the core alone has to pass the check.
    pub fn is_core(&self) -> bool {
        !self.needs.iter().any(|need| matches!(need, Need::Feature(_) | Need::CompanyEntries))
    }

    /// Why the check does not apply to this backend.
    pub fn unmet_need(&self, backend: &CheckedBackend) -> Option<String> {
        self.needs.iter().find_map(|need| need.unmet(backend))
    }
}

impl Need {
    fn unmet(self, backend: &CheckedBackend) -> Option<String> {
        let (is_met, reason) = match self {
            Self::Feature(name) => {
                (backend.capabilities.has(name), format!("the capabilities do not name the feature `{name}`"))
            }
            Self::Without(name) => {
                (!backend.capabilities.has(name), format!("the capabilities name the feature `{name}`"))
            }
            Self::CompanyEntries => (
                backend.takes_company_entries(),
                "it needs entries of the company: give --agent COMMAND, or a backend with the feature `company`"
                    .to_owned(),
            ),
            Self::Origin => {
                (backend.origin.is_some(), "it needs an allowed origin: give --origin ORIGIN".to_owned())
            }
            Self::OtherIssuer => (
                backend.keys.other_issuer.is_some(),
                "it needs a second issuer: add a [[keys]] section with another `iss` to the file of --key"
                    .to_owned(),
            ),
        };
        (!is_met).then_some(reason)
    }
}
