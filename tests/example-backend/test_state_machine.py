"""The rows of the table in docs/backend.md whose event this backend has, through HTTP and the company's side."""

import datetime
import re
import time
import unittest

import golden
from support import ROOT, Backend, new_id


def rows():
    text = (ROOT / "docs/backend.md").read_text()
    table = text[text.index("| event | author | status before"):].split("\n\n")[0].splitlines()[2:]
    seen = set()
    for line in table:
        event, author, before, *after = (cell.replace("`", "").strip() for cell in line.strip("|").split("|"))
        for kind in author.split(", "):
            for status in (before,) if before != "any" else ("awaiting_company", "awaiting_customer",
                                                             "solution_proposed", "solved"):
                if (event, kind, status) not in seen:
                    yield event, kind, status, *after
                seen.add((event, kind, status))


KINDS = ("message", "solution_feedback", "decision", "proposal", "promise", "handover", "notice")


def in_seconds(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).isoformat()


class StateMachine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.backend = Backend()
        cls.addClassCleanup(cls.backend.stop)
        cls.customer = cls.backend.customer()

    def state(self, conversation):
        state = self.customer.get(conversation).body
        golden.check_conversation(state)
        return state

    def conversation_in(self, status):
        """A conversation in this status without an owner; with a pending promise where that is possible."""
        conversation = self.customer.open()
        if status == "awaiting_company":
            self.backend.reply(conversation, author_kind="automatic", kind="promise", due=in_seconds(600), what="a")
        if status in ("awaiting_customer", "solution_proposed"):
            kind = "message" if status == "awaiting_customer" else "proposal"
            self.backend.reply(conversation, author_kind="automatic", kind=kind, text="a")
        if status == "solved":
            self.customer.write(conversation, kind="solution_feedback", solved="yes")
        return conversation

    def write(self, conversation, event, author):
        kind, _, condition = event.partition(" with ")
        if author == "customer":
            fields = {"message": {"text": "a"}, "solution_feedback": {"solved": condition.split(" ")[0]}}[kind]
            answer = self.customer.write(conversation, kind=kind, **fields)
            self.assertEqual(answer.status, 201, answer)
        else:
            fields = {"decision": {"outcome": "granted", "text": "a"},
                      "handover": {"to": {"kind": "person", "name": "Tom"}, "summary": "a"},
                      "promise": {"due": in_seconds(900), "what": "a"}}.get(kind, {"text": "a"})
            self.backend.reply(conversation, author_kind=author, kind=kind, **fields)

    def test_every_row(self):
        tried = 0
        for event, author, status, after, owner, promise, unread in rows():
            kind, _, condition = event.partition(" with ")
            if kind not in KINDS or "missed" in condition:
                continue
            tried += 1
            with self.subTest(event=event, author=author, status=status):
                conversation = self.conversation_in(status)
                before = self.state(conversation)
                self.write(conversation, event, author)
                state = self.state(conversation)
                self.assertEqual(state["status"], before["status"] if after == "unchanged" else after)
                self.assertEqual(state["unread_count"] - before["unread_count"], unread == "one more")
                self.check_owner(owner, author, before, state)
                self.check_promise(promise, before, state)
        self.assertEqual(tried, 4 * (3 + 2 * 6))

    def check_owner(self, owner, author, before, state):
        expected = before["owner"]
        if owner == "new owner" or owner == "first person" and author == "person":
            expected = {"name": "Tom" if owner == "new owner" else "Maria"}
        self.assertEqual(state["owner"], expected)

    def check_promise(self, promise, before, state):
        was, now = before["promise"], state["promise"]
        if promise == "ended" or promise == "renewed" and before["status"] != "awaiting_company":
            self.assertIsNone(now)
        elif promise in ("renewed", "unchanged") or promise == "kept" and not was:
            self.assertEqual(now, was)
        else:
            self.assertEqual(now["state"], promise)

    def test_opening(self):
        state = self.state(self.customer.open())
        self.assertEqual((state["status"], state["owner"], state["promise"], state["unread_count"]),
                         ("awaiting_company", None, None, 0))

    def test_a_promise_whose_time_passes_becomes_missed(self):
        conversation = self.customer.open()
        self.backend.reply(conversation, kind="promise", due=in_seconds(-1), what="an answer")
        deadline = time.monotonic() + 10
        while self.state(conversation)["promise"]["state"] == "pending":
            self.assertLess(time.monotonic(), deadline, "the promise never becomes missed")
            self.customer.get(f"{conversation}/entries?after=2&wait=1")
        state = self.state(conversation)
        self.assertEqual((state["promise"]["state"], state["status"], state["unread_count"]),
                         ("missed", "awaiting_company", 0))
        self.backend.reply(conversation, kind="message", text="Late")
        self.assertEqual(self.state(conversation)["promise"]["state"], "missed")

    def test_the_owner_stays(self):
        conversation = self.customer.open()
        self.backend.reply(conversation, kind="message", text="a")
        self.backend.reply(conversation, person="Tom", kind="message", text="a")
        self.assertEqual(self.state(conversation)["owner"], {"name": "Maria"})

    def test_actions_follow_the_conversation(self):
        conversation = self.customer.open()
        self.backend.reply(conversation, kind="notice", text="a")
        self.assertEqual(self.state(conversation)["available_actions"], ["message"])
        self.backend.reply(conversation, kind="proposal", text="a")
        self.assertEqual(self.state(conversation)["available_actions"], ["message", "solution_feedback"])

    def test_every_kind_of_the_company_has_its_fields(self):
        conversation, amount = self.customer.open(), {"value": "42.00", "currency": "EUR"}
        disputed = {"amount": amount}
        for fields in ({"kind": "decision", "outcome": "refused", "text": "a", "reason": "b",
                        "disputed_amount": disputed}, {"kind": "decision", "outcome": "granted", "text": "a"},
                       {"kind": "notice", "text": "a", "disputed_amount": disputed}, {"kind": "proposal", "text": "a"},
                       {"kind": "promise", "due": in_seconds(60), "what": "a"}, {"kind": "message", "text": "a"},
                       {"kind": "handover", "to": {"name": "Tom"}, "summary": "a"}):
            self.backend.reply(conversation, **fields)
        for entry in self.customer.get(f"{conversation}/entries").body["entries"]:
            is_notice = entry["kind"] == "notice"
            golden.check_entry({name: value for name, value in entry.items()
                                if name != "disputed_amount" or not is_notice})
            if entry.get("disputed_amount"):
                self.assertEqual(entry["disputed_amount"], disputed)

    def test_the_company_side_refuses_too(self):
        conversation = self.customer.open()
        number, person = conversation.rpartition("/")[2], {"kind": "person", "name": "Maria"}
        body = {"conversation": number, "id": new_id(), "author": person,
                "entry": {"kind": "message", "text": "a"}}
        for refused in ({**body, "conversation": new_id()}, {**body, "entry": {"kind": "correction"}},
                        {**body, "entry": {"kind": "message", "text": " "}},
                        {**body, "entry": {"kind": "decision", "outcome": "refused", "text": "No"}},
                        {**body, "author": {"kind": "customer", "name": "Ada"}}):
            result = self.backend.company(**refused)
            self.assertNotEqual(result.returncode, 0, refused)
            self.assertRegex(result.stderr, "Problem: .")
        for _ in range(2):
            self.assertEqual(self.backend.company(**body).returncode, 0)
        self.assertEqual(self.state(conversation)["last_seq"], 2)


if __name__ == "__main__":
    unittest.main()
