//! The parts of the schemas that cannot be derived from the types: open kinds, codes of the contract alone, examples.

use contract::ProblemCode;
use serde_json::{Value, json};

/// Completes the schemas of the document.
pub fn complete(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    open_kinds(&mut schemas["EntryBody"]);
    leave_out_inbox_codes(&mut schemas["ProblemCode"]);
    for (name, examples) in EXAMPLES {
        let examples = examples.iter().map(|text| serde_json::from_str(text).expect("a golden file"));
        schemas[name]["examples"] = examples.collect::<Vec<Value>>().into();
    }
}

/// The golden files, by the schema that each is an example of.
const EXAMPLES: [(&str, &[&str]); 18] = [
    ("Capabilities", &[include_str!("../../../../contract/golden/capabilities.json")]),
    ("Changes", &[include_str!("../../../../contract/golden/changes.json")]),
    ("Claims", &[include_str!("../../../../contract/golden/claims.json")]),
    ("CompanyChanges", &[include_str!("../../../../contract/golden/company_changes.json")]),
    ("CompanyConversation", &[include_str!("../../../../contract/golden/company_conversation.json")]),
    ("CompanyEntries", &[include_str!("../../../../contract/golden/company_entries.json")]),
    (
        "Conversation",
        &[
            include_str!("../../../../contract/golden/conversation.json"),
            include_str!("../../../../contract/golden/conversation_minimal.json"),
        ],
    ),
    ("Conversations", &[include_str!("../../../../contract/golden/conversations.json")]),
    (
        "CustomerEntry",
        &[
            include_str!("../../../../contract/golden/write_message.json"),
            include_str!("../../../../contract/golden/write_preferences.json"),
            include_str!("../../../../contract/golden/write_solution_feedback.json"),
            include_str!("../../../../contract/golden/write_review_request.json"),
            include_str!("../../../../contract/golden/write_correction.json"),
            include_str!("../../../../contract/golden/write_escalation.json"),
        ],
    ),
    ("Entries", &[include_str!("../../../../contract/golden/entries.json")]),
    ("MarkCompanyRead", &[include_str!("../../../../contract/golden/company_read.json")]),
    ("MarkRead", &[include_str!("../../../../contract/golden/read.json")]),
    ("OpenConversation", &[include_str!("../../../../contract/golden/open.json")]),
    ("OpenForCustomer", &[include_str!("../../../../contract/golden/company_open.json")]),
    (
        "Problem",
        &[
            include_str!("../../../../contract/golden/problem.json"),
            include_str!("../../../../contract/golden/problem_field.json"),
            include_str!("../../../../contract/golden/problem_gone.json"),
        ],
    ),
    ("Reference", &[include_str!("../../../../contract/golden/reference.json")]),
    ("Ticket", &[include_str!("../../../../contract/golden/company_ticket.json")]),
    (
        "WriteCompanyEntry",
        &[
            include_str!("../../../../contract/golden/company_write_message.json"),
            include_str!("../../../../contract/golden/company_write_decision.json"),
            include_str!("../../../../contract/golden/company_write_proposal.json"),
            include_str!("../../../../contract/golden/company_write_notice.json"),
            include_str!("../../../../contract/golden/company_write_promise.json"),
            include_str!("../../../../contract/golden/company_write_handover.json"),
            include_str!("../../../../contract/golden/company_write_take.json"),
        ],
    ),
];

/// An entry of an unknown kind has a kind that is none of the known ones. The type has the name `unknown` for it.
fn open_kinds(body: &mut Value) {
    let variants = body["oneOf"].as_array_mut().expect("one variant a kind");
    let kind = |variant: &Value| variant["properties"]["kind"]["enum"][0].clone();
    let (unknown, known): (Vec<_>, Vec<_>) =
        variants.iter_mut().partition(|variant| kind(variant) == "unknown");
    let known: Vec<Value> = known.iter().map(|variant| kind(variant)).collect();
    for variant in unknown {
        variant["properties"]["kind"] = json!({
            "type": "string",
            "description": "A kind of a newer version of the contract, or one of the backend's own, such as `x-acme-rating`.",
            "not": {"enum": known},
        });
    }
}

fn leave_out_inbox_codes(codes: &mut Value) {
    let is_inbox = |word: &Value| ProblemCode::INBOX.iter().any(|code| word == code.as_str());
    let words = codes["anyOf"][0]["enum"].as_array_mut().expect("the known codes");
    words.retain(|word| !is_inbox(word));
}
