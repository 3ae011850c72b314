//! What is known about a conversation beside what was said in it.

use contract::{ConversationId, Reference, Status};
use inbox_api::{ConversationDetail, CustomerDetails, PendingReview, RelatedConversation};
use widget::words as said;

use crate::i18n as words;

/// What the pane beside the conversation shows, and nothing else: while it is equal, the pane is not made anew for
/// every entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The order or bill.
    pub reference: Reference,
    /// Who wrote.
    pub customer: CustomerDetails,
    /// What they want, in one line.
    pub wishes: Option<String>,
    /// Their other conversations, newest first.
    pub others: Vec<Other>,
    /// Those of other customers about the same order or bill, newest first.
    pub neighbours: Vec<Other>,
    /// Who can have it.
    pub colleagues: Vec<String>,
    /// Who else has it open.
    pub looking: Vec<String>,
    /// Who has it.
    pub owner: Option<String>,
    /// Whether a second look is owed, and by whom it cannot be.
    pub review: Option<PendingReview>,
}

/// Another conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Its id.
    pub id: ConversationId,
    /// What tells it from the others of its list: the order or bill, or the customer.
    pub title: String,
    /// Whose turn it is.
    pub status: Status,
}

impl From<&ConversationDetail> for Known {
    fn from(case: &ConversationDetail) -> Self {
        let other = |head: &contract::ConversationHead| Other {
            id: head.id,
            title: said::reference_title(&head.reference.key()),
            status: head.status,
        };
        let neighbour = |one: &RelatedConversation| Other { title: one.customer.clone(), ..other(&one.head) };
        Self {
            reference: case.head.reference.clone(),
            customer: case.customer.clone(),
            wishes: words::wishes(case.wish.as_ref(), case.treatment.as_ref()),
            others: case.others.iter().map(other).collect(),
            neighbours: case.neighbours.iter().map(neighbour).collect(),
            colleagues: case.colleagues.clone(),
            looking: case.looking.clone(),
            owner: case.head.owner.as_ref().map(|owner| owner.name.clone()),
            review: case.review.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{ConversationHead, DesiredOutcome};

    #[test]
    fn a_further_entry_changes_nothing_of_what_is_known() {
        let head: ConversationHead =
            serde_json::from_str(include_str!("../../../contract/golden/head.json")).expect("golden");
        let customer = CustomerDetails { sub: "42".into(), name: "Ada".into(), email: None, locale: None };
        let mut case = ConversationDetail {
            others: vec![head.clone()],
            neighbours: vec![RelatedConversation { head: head.clone(), customer: "Jonas".into() }],
            head,
            entries: vec![],
            more: false,
            customer,
            wish: None,
            treatment: None,
            review: None,
            notes: vec![],
            looking: vec![],
            colleagues: vec![],
            stamp: String::new(),
        };
        let before = Known::from(&case);
        assert_eq!(before.neighbours[0].title, "Jonas");
        case.head.last_seq += 1;
        case.head.status = Status::AwaitingCustomer;
        case.others[0].last_seq += 1;
        case.neighbours[0].head.last_seq += 1;
        assert_eq!(Known::from(&case), before);
        case.wish = Some(DesiredOutcome { outcome: Some("correct".into()), text: None });
        assert_ne!(Known::from(&case), before);
    }
}
