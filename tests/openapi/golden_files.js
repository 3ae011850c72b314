// The golden files of the contract, and for each file mutations that its schema has to refuse.

import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../crates/contract/golden/", import.meta.url);

const UUID_4 = "9b2d7c1e-5f4a-4c3b-8a7d-6e5f4a3b2c1d";
const REMOVED = Symbol("removed");

// The first mutation of every file changes the type of a field or removes one, so that a type checker sees it too.
const GOLDEN = {
  capabilities: {
    schema: "Capabilities",
    mutations: [
      ["limits", REMOVED],
      ["contract_version", "2"],
      ["features", "wait"],
      ["limits.text_chars", 0],
      ["opening_hours.days.0.first", 0],
      ["opening_hours.days.0.last", 8],
      ["escalation_path.0.after", "1 day"],
      ["contacts.0.value", REMOVED],
      ["outcome_choices.0.choices", "correct"],
    ],
  },
  changes: {
    schema: "Changes",
    mutations: [
      ["has_more", "no"],
      ["next", null],
      ["conversations.0.last_seq", 0],
    ],
  },
  claims: {
    schema: "Claims",
    mutations: [
      ["sub", 42],
      ["sub", ""],
      ["aud", "another"],
      ["iat", REMOVED],
      ["exp", "1795342500"],
      ["references.0.amount.value", 118.4],
    ],
  },
  company_changes: {
    schema: "CompanyChanges",
    mutations: [
      ["has_more", REMOVED],
      ["next", null],
      ["conversations.0.customer", REMOVED],
      ["conversations.0.last_seq", 0],
    ],
  },
  company_conversation: {
    schema: "CompanyConversation",
    mutations: [
      ["customer", REMOVED],
      ["customer.sub", 42],
      ["customer.sub", ""],
      ["status", REMOVED],
      ["desired_outcome", "my money back"],
      ["reply_preference.phone", 151],
      ["pending_review.decision_id", UUID_4],
      ["ticket.number", 17],
      ["ticket.number", ""],
    ],
  },
  company_entries: {
    schema: "CompanyEntries",
    mutations: [
      ["conversation.customer", REMOVED],
      ["entries.0.seq", 0],
      ["has_more", "yes"],
    ],
  },
  company_open: {
    schema: "OpenForCustomer",
    mutations: [
      ["customer", REMOVED],
      ["customer.sub", 42],
      ["customer.sub", "4".repeat(201)],
      ["reference.id", REMOVED],
      ["reference.amount.value", 118.4],
      ["message.id", UUID_4],
      ["message.text", ""],
      ["author", "Maria"],
      ["author", { kind: "person" }],
    ],
  },
  company_read: {
    schema: "MarkCompanyRead",
    mutations: [
      ["name", REMOVED],
      ["up_to", 0],
      ["name", ""],
    ],
  },
  company_ticket: {
    schema: "Ticket",
    mutations: [
      ["number", 17],
      ["system", REMOVED],
      ["number", "1".repeat(101)],
      ["url", 17],
    ],
  },
  company_write_decision: {
    schema: "WriteCompanyEntry",
    mutations: [
      ["outcome", REMOVED],
      ["text", ""],
      ["considered", Array(21).fill("A photo")],
      ["disputed_amount.amount.value", 42],
    ],
  },
  company_write_handover: {
    schema: "WriteCompanyEntry",
    mutations: [
      ["to", "Tom"],
      ["summary", REMOVED],
    ],
  },
  company_write_message: {
    schema: "WriteCompanyEntry",
    mutations: [
      ["author", REMOVED],
      ["author.name", ""],
      ["author.name", "M".repeat(81)],
      ["text", REMOVED],
      ["kind", "correction"],
      ["drafted_by_ai", "no"],
    ],
  },
  company_write_notice: {
    schema: "WriteCompanyEntry",
    mutations: [
      ["text", 5],
      ["text", ""],
    ],
  },
  company_write_promise: {
    schema: "WriteCompanyEntry",
    mutations: [
      ["due", REMOVED],
      ["due", "tomorrow"],
      ["what", ""],
    ],
  },
  company_write_proposal: {
    schema: "WriteCompanyEntry",
    mutations: [["text", REMOVED]],
  },
  company_write_take: {
    schema: "WriteCompanyEntry",
    mutations: [
      ["kind", REMOVED],
      ["author", "Maria"],
    ],
  },
  conversation: {
    schema: "Conversation",
    mutations: [
      ["last_seq", "12"],
      ["id", UUID_4],
      ["id", "01939f3a6b2c7d4e8f901a2b3c4d5e6f"],
      ["created_at", "2026-11-22"],
      ["reference.kind", "Bill"],
      ["reference.id", " 2026-1107"],
      ["reference.due", "2026-11-31"],
      ["reference.amount.value", 118.4],
      ["reference.amount.value", "118,40"],
      ["reference.amount.currency", "€"],
      ["promise.due", null],
      ["unread_count", 101],
      ["company_read.up_to", 0],
      ["available_actions", null],
    ],
  },
  conversation_minimal: {
    schema: "Conversation",
    mutations: [
      ["status", REMOVED],
      ["reference", "order:1001"],
      ["last_seq", 1.5],
    ],
  },
  conversations: {
    schema: "Conversations",
    mutations: [
      ["has_more", REMOVED],
      ["conversations.1.id", UUID_4],
      ["next", 7],
    ],
  },
  entries: {
    schema: "Entries",
    mutations: [
      ["conversation", REMOVED],
      ["entries.0.seq", 0],
      ["entries.0.id", UUID_4],
      ["entries.0.author.kind", REMOVED],
      ["entries.0.drafted_by_ai", "false"],
      ["entries.0.kind", REMOVED],
      ["entries.0.text", REMOVED],
      ["entries.2.due", "tomorrow"],
      ["entries.3.disputed_amount.amount.value", 42],
      ["entries.3.considered", REMOVED],
      ["entries.4.entry_id", UUID_4],
      ["entries.5.to", "Maria"],
      ["entries.9.solved", REMOVED],
      ["entries.10.step", null],
      ["entries.11.text", REMOVED],
    ],
  },
  newer_entries: {
    schema: "Entries",
    mutations: [
      ["entries.1.seq", "2"],
      ["entries.1.text", 5],
      ["entries.2.kind", 7],
      ["entries.2.kind", "message"],
      ["conversation.status", null],
    ],
  },
  open: {
    schema: "OpenConversation",
    mutations: [
      ["message", REMOVED],
      ["message.id", UUID_4],
      ["message.text", ""],
      ["message.line_ids", ["1"].concat(Array(100).fill("2"))],
      ["reference.kind", "9bill"],
      ["reference.id", "1\n2"],
      ["reference.id", "9".repeat(129)],
    ],
  },
  problem: {
    schema: "Problem",
    mutations: [
      ["status", "401"],
      ["code", REMOVED],
      ["status", 304],
      ["detail", null],
    ],
  },
  problem_field: {
    schema: "Problem",
    mutations: [
      ["field", ["message", "text"]],
      ["title", REMOVED],
    ],
  },
  problem_gone: {
    schema: "Problem",
    mutations: [
      ["params.moved_to", 7],
      ["type", REMOVED],
    ],
  },
  read: {
    schema: "MarkRead",
    mutations: [
      ["up_to", "7"],
      ["up_to", 0],
      ["up_to", REMOVED],
    ],
  },
  reference: {
    schema: "Reference",
    mutations: [
      ["amount.value", 118.4],
      ["id", REMOVED],
      ["amount.currency", "eur"],
      ["lines.0.id", 1],
      ["date", "2026-11-07T00:00:00Z"],
    ],
  },
  write_correction: {
    schema: "CustomerEntry",
    mutations: [
      ["text", REMOVED],
      ["entry_id", UUID_4],
    ],
  },
  write_escalation: {
    schema: "CustomerEntry",
    mutations: [
      ["step", 1],
      ["kind", "escalate"],
    ],
  },
  write_message: {
    schema: "CustomerEntry",
    mutations: [
      ["kind", REMOVED],
      ["text", ""],
      ["refers_to_entry_id", UUID_4],
      ["line_ids", "2"],
    ],
  },
  write_preferences: {
    schema: "CustomerEntry",
    mutations: [
      ["desired_outcome", "my money back"],
      ["desired_outcome.text", 7],
    ],
  },
  write_review_request: {
    schema: "CustomerEntry",
    mutations: [
      ["entry_id", REMOVED],
      ["entry_id", "2026-1107"],
    ],
  },
  write_solution_feedback: {
    schema: "CustomerEntry",
    mutations: [
      ["solved", true],
      ["solved", "maybe"],
    ],
  },
};

/** Every golden file with its schema, its content and its mutations. Fails if a file has no row above. */
export const goldenFiles = readdirSync(FOLDER)
  .map((file) => file.replace(/\.json$/, ""))
  .map((name) => {
    const row = GOLDEN[name];
    if (!row) throw new Error(`golden_files.js names no schema for ${name}.json`);
    const value = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
    const mutations = row.mutations.map(([path, other]) => mutated(value, path, other));
    return { name, schema: row.schema, value, mutations };
  });

function mutated(value, path, other) {
  const copy = structuredClone(value);
  const keys = path.split(".");
  const last = keys.pop();
  const parent = keys.reduce((inner, key) => inner[key], copy);
  if (other === REMOVED) delete parent[last];
  else parent[last] = other;
  const change = other === REMOVED ? "removed" : `= ${JSON.stringify(other)?.slice(0, 40)}`;
  return { name: `${path} ${change}`, value: copy };
}
