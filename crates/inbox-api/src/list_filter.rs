//! Filters of the conversation list.

use serde::{Deserialize, Serialize};

/// A filter of the conversation list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListFilter {
    /// Conversations that wait for the company.
    Waiting,
    /// Conversations of the requesting agent that are not solved.
    Mine,
    /// Conversations that are not solved by the customer's word.
    NotSolved,
    /// All conversations.
    #[default]
    All,
}

impl ListFilter {
    /// All filters, in the order of the tabs above the list.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Mine, Self::NotSolved, Self::All];

    /// The name of the filter in requests and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::NotSolved => "not-solved",
            Self::All => "all",
        }
    }

    /// The filter with this name.
    pub fn from_wire(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_has_one_name() {
        for view in ListFilter::ALL {
            assert_eq!(serde_json::to_value(view).expect("json"), view.as_str());
            assert_eq!(ListFilter::from_wire(view.as_str()), Some(view));
        }
        assert_eq!(ListFilter::from_wire("yours"), None);
    }
}
