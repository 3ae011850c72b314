"""Compares the key names of answers with the golden files of the contract. A client reads `null` where one is left out."""

import json

from support import GOLDEN


def load(name):
    return json.loads((GOLDEN / f"{name}.json").read_text())


CONVERSATION = load("conversation")
ENTRIES = load("entries")["entries"]
OPTIONAL = {
    "opening_hours", "outcome_choices", "reply_channels", "contacts", "escalation_path", "review_within",
    "response_time", "ticket", "company_read",
    "text", "rule", "reason", "alternative", "considered", "disputed_amount", "held_until"}


def check_problem(body):
    check_keys(body, [load("problem"), {**load("problem_field"), "params": {}}])


def check_conversation(body):
    check_keys(body, [CONVERSATION])
    check_keys(body["reference"], [CONVERSATION["reference"], load("conversation_minimal")["reference"]])
    for name in ("owner", "promise", "company_read"):
        if body.get(name) is not None:
            check_keys(body[name], [CONVERSATION[name]])


def check_entry(body):
    known = [entry for entry in ENTRIES if entry["kind"] == body["kind"]]
    check_keys(body, known)
    for name, value in body.items():
        parts = [entry[name] for entry in known if isinstance(entry.get(name), dict)]
        if isinstance(value, dict):
            check_keys(value, parts)


def check_page(body, name):
    """A page of `entries`, `conversations` or `changes`."""
    check_keys(body, [load(name)])
    for conversation in body.get("conversations", [body.get("conversation")]):
        check_conversation(conversation)
    for entry in body.get("entries", []):
        check_entry(entry)


def check_capabilities(body):
    check_keys(body, [load("capabilities")])
    check_keys(body["limits"], [load("capabilities")["limits"]])


def check_keys(body, examples):
    """All keys are in one of the examples, and the keys that all examples have are there, except optional ones."""
    allowed = set().union(*examples)
    needed = set.intersection(*(set(example) for example in examples)) - OPTIONAL
    unknown, missing = set(body) - allowed, needed - set(body)
    assert not unknown and not missing, f"unknown keys {unknown}, missing keys {missing} in {body}"
