//! View model of a conversation's metadata: everything that the views show beside the entries and notes.

use contract::{Conversation, ConversationId, PendingReview, Reference, Status};
use inbox_api::{ConversationDetail, CustomerDetails, RelatedConversation};
use ui::i18n as shared_i18n;

use crate::i18n;

/// A projection of `ConversationDetail` that stays equal when only entries are added, so that the details
/// pane is not rebuilt for each entry.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationMetadata {
    pub reference: Reference,
    pub customer: CustomerDetails,
    /// The customer's preferences as one line of text.
    pub preferences: Option<String>,
    /// Other conversations of the customer, newest first.
    pub other_conversations: Vec<ConversationLink>,
    /// Conversations of other customers about the same reference, newest first.
    pub related_conversations: Vec<ConversationLink>,
    /// Names of the agents who can become the owner.
    pub assignable_agents: Vec<String>,
    /// Names of the other agents who have the conversation open.
    pub viewers: Vec<String>,
    /// The owner's name.
    pub owner: Option<String>,
    pub pending_review: Option<PendingReview>,
}

/// A link to another conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationLink {
    pub id: ConversationId,
    /// The reference; in a list of related conversations, the customer.
    pub title: String,
    pub status: Status,
}

impl From<&ConversationDetail> for ConversationMetadata {
    fn from(detail: &ConversationDetail) -> Self {
        let link = |head: &Conversation| ConversationLink {
            id: head.id,
            title: shared_i18n::reference_title(&head.reference.key()),
            status: head.status,
        };
        let related_link = |related: &RelatedConversation| ConversationLink {
            title: related.customer.clone(),
            ..link(&related.conversation)
        };
        Self {
            reference: detail.conversation.reference.clone(),
            customer: detail.customer.clone(),
            preferences: i18n::conversation::preferences(
                detail.desired_outcome.as_ref(),
                detail.reply_preference.as_ref(),
            ),
            other_conversations: detail.other_conversations.iter().map(link).collect(),
            related_conversations: detail.related_conversations.iter().map(related_link).collect(),
            assignable_agents: detail.assignable_agents.clone(),
            viewers: detail.viewers.clone(),
            owner: detail.conversation.owner.as_ref().map(|owner| owner.name.clone()),
            pending_review: detail.pending_review.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::DesiredOutcome;

    use super::*;
    use crate::test_support;

    #[test]
    fn a_further_entry_leaves_the_metadata_unchanged() {
        let head = test_support::conversation_head();
        let customer = CustomerDetails { sub: "42".into(), name: "Ada".into(), email: None, locale: None };
        let mut detail = ConversationDetail {
            other_conversations: vec![head.clone()],
            related_conversations: vec![RelatedConversation {
                conversation: head.clone(),
                customer: "Jonas".into(),
            }],
            conversation: head,
            entries: vec![],
            has_more: false,
            customer,
            desired_outcome: None,
            reply_preference: None,
            pending_review: None,
            notes: vec![],
            viewers: vec![],
            assignable_agents: vec![],
            version: String::new(),
        };
        let previous = ConversationMetadata::from(&detail);
        assert_eq!(previous.related_conversations[0].title, "Jonas");
        detail.conversation.last_seq += 1;
        detail.conversation.status = Status::AwaitingCustomer;
        detail.other_conversations[0].last_seq += 1;
        detail.related_conversations[0].conversation.last_seq += 1;
        assert_eq!(ConversationMetadata::from(&detail), previous);
        detail.desired_outcome = Some(DesiredOutcome { choice: Some("correct".into()), text: None });
        assert_ne!(ConversationMetadata::from(&detail), previous);
    }
}
