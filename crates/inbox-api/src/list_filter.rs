//! The views of the list.

use serde::{Deserialize, Serialize};

/// Which conversations the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListFilter {
    /// Those that wait for the company.
    Waiting,
    /// Those that the agent who asks has, unless they are solved.
    Mine,
    /// Those of which the customer has not said that they are solved.
    NotSolved,
    /// All of them.
    #[default]
    All,
}

impl ListFilter {
    /// Every view, as they stand above the list.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Mine, Self::NotSolved, Self::All];

    /// Its name in requests and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::NotSolved => "not-solved",
            Self::All => "all",
        }
    }

    /// The view of a name.
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
