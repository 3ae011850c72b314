"""A customer opens a conversation, writes and reads."""

import unittest

import golden
from support import BILL, KEYS, ORDER, Backend, new_id, opening


class Conversations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.backend = Backend()
        cls.addClassCleanup(cls.backend.stop)

    def setUp(self):
        self.sub = f"customer-{new_id()}"
        self.customer = self.backend.customer(self.sub)

    def entries(self, conversation, query=""):
        answer = self.customer.get(f"{conversation}/entries{query}")
        self.assertEqual(answer.status, 200, answer)
        golden.check_page(answer.body, "entries")
        return answer.body

    def seqs(self, conversation, query):
        page = self.entries(conversation, query)
        return [entry["seq"] for entry in page["entries"]], page["has_more"]

    def test_capabilities_are_cached(self):
        answer = self.customer.get("/v1")
        golden.check_capabilities(answer.body)
        self.assertEqual(answer.body["contract_version"], golden.load("capabilities")["contract_version"])
        self.assertEqual(answer.body["features"], ["wait", "changes", "read", "solution_feedback"])
        self.assertEqual(answer.headers["Cache-Control"], "public, max-age=60")
        again = self.customer.get("/v1", If_None_Match=f'"other", W/{answer.headers["ETag"]}')
        self.assertEqual((again.status, again.bytes), (304, b""))
        self.assertEqual(self.customer.get("/v1", If_None_Match='"other"').status, 200)

    def test_opening_stores_the_conversation_and_its_first_message(self):
        path, message_id = f"/v1/conversations/{new_id()}", new_id()
        answer = self.customer.put(path, opening({"id": message_id, "text": "Why?", "line_ids": ["2"]}))
        self.assertEqual(answer.status, 201, answer)
        golden.check_conversation(answer.body)
        self.assertEqual(answer.body["reference"], BILL)
        self.assertEqual(answer.body["status"], "awaiting_company")
        self.assertEqual(self.customer.get(path).body, answer.body)
        page = self.entries(path)
        self.assertEqual(page["conversation"], answer.body)
        entry = page["entries"][0]
        self.assertEqual([entry[name] for name in ("id", "seq", "text", "line_ids")],
                         [message_id, 1, "Why?", ["2"]])
        self.assertEqual(entry["author"], {"kind": "customer", "name": "Ada"})

    def test_a_repeated_opening_is_answered_as_the_first_one(self):
        conversation_id, message = new_id(), {"id": new_id(), "text": "Why?", "line_ids": []}
        path = f"/v1/conversations/{conversation_id}"
        first = self.customer.put(path, opening(message))
        later = self.backend.customer(self.sub, references=[], name="Ada L.")
        again = later.put(f"/v1/conversations/{conversation_id.upper()}",
                          {**opening({**message, "line_ids": None}), "new_field": 1})
        self.assertEqual((again.status, again.bytes), (200, first.bytes))
        for other in (opening({**message, "text": "Other"}), opening(message, ORDER),
                      opening({**message, "id": new_id()})):
            answer = self.customer.put(path, other)
            self.assertEqual((answer.status, answer.body["code"]), (409, "id-conflict"))
        self.assertEqual(self.entries(path)["conversation"]["last_seq"], 1)

    def test_a_repeated_entry_is_answered_as_the_first_one(self):
        conversation = self.customer.open()
        path = f"{conversation}/entries/{new_id()}"
        first = self.customer.put(path, {"kind": "message", "text": "And?"})
        self.assertEqual(first.status, 201, first)
        golden.check_entry(first.body)
        for same in (b'{"text":"And?","kind":"message","refers_to_entry_id":null}',
                     b'{"kind":"message","text":"And?","line_ids":[],"new_field":1}'):
            again = self.customer.put(path, same)
            self.assertEqual((again.status, again.bytes), (200, first.bytes))
        for other in ({"kind": "message", "text": "Or?"}, {"kind": "solution_feedback", "solved": "yes"}):
            answer = self.customer.put(path, other)
            self.assertEqual((answer.status, answer.body["code"]), (409, "id-conflict"))
        self.assertEqual(self.entries(conversation)["conversation"]["last_seq"], 2)

    def test_an_entry_id_belongs_to_its_conversation(self):
        entry_id = new_id()
        for conversation in (self.customer.open(), self.customer.open()):
            answer = self.customer.put(f"{conversation}/entries/{entry_id}", {"kind": "message", "text": "a"})
            self.assertEqual((answer.status, answer.body["seq"]), (201, 2))

    def test_the_first_message_is_also_an_entry_under_its_id(self):
        conversation, message = f"/v1/conversations/{new_id()}", {"id": new_id(), "text": "Why?"}
        self.customer.put(conversation, opening(message))
        path = f"{conversation}/entries/{message['id']}"
        self.assertEqual(self.customer.put(path, {"kind": "message", "text": "Why?"}).status, 200)
        self.assertEqual(self.customer.put(path, {"kind": "message", "text": "No."}).status, 409)
        self.assertEqual(self.entries(conversation)["conversation"]["last_seq"], 1)

    def test_a_stranger_reads_and_writes_nothing(self):
        conversation = self.customer.open()
        missing = f"/v1/conversations/{new_id()}"
        strangers = self.backend.customer("other"), self.backend.customer(self.sub, key=KEYS[1])
        for stranger in strangers:
            for method, suffix, body in (("GET", "", None), ("GET", "/entries?wait=5", None),
                                         ("PUT", "/read", {"up_to": 1}),
                                         ("PUT", f"/entries/{new_id()}", {"kind": "message", "text": "a"})):
                answer = stranger.request(method, conversation + suffix, body)
                nothing = stranger.request(method, missing + suffix, body)
                self.assertEqual((answer.status, answer.bytes), (404, nothing.bytes), (method, suffix))
                golden.check_problem(answer.body)
            opened = stranger.put(conversation, opening({"id": new_id(), "text": "Mine"}))
            self.assertEqual((opened.status, opened.bytes), (404, nothing.bytes))
            self.assertEqual(stranger.get("/v1/conversations").body["conversations"], [])
            self.assertEqual(stranger.get("/v1/changes?after=0").body["conversations"], [])
        self.assertEqual(self.entries(conversation)["conversation"]["last_seq"], 1)

    def test_pages_of_entries_go_in_both_directions(self):
        conversation = self.customer.open()
        for number in range(2, 6):
            self.customer.write(conversation, kind="message", text=str(number))
        for query, page in (("", ([1, 2, 3, 4, 5], False)), ("?limit=2", ([1, 2], True)),
                            ("?after=2&limit=2", ([3, 4], True)), ("?after=3&limit=2", ([4, 5], False)),
                            ("?before=5&limit=2", ([3, 4], True)), ("?before=3&wait=9", ([1, 2], False)),
                            ("?after=5", ([], False)), ("?limit=999&unknown=1", ([1, 2, 3, 4, 5], False))):
            with self.subTest(query):
                self.assertEqual(self.seqs(conversation, query), page)

    def test_the_list_has_pages_and_a_filter(self):
        opened = [self.customer.open(reference=reference) for reference in (BILL, ORDER, BILL, BILL)]
        ids = [path.rpartition("/")[2] for path in reversed(opened)]

        def page(query):
            answer = self.customer.get(f"/v1/conversations{query}")
            self.assertEqual(answer.status, 200, answer)
            golden.check_page(answer.body, "conversations")
            self.assertEqual(answer.body["has_more"], answer.body["next"] is not None)
            return [conversation["id"] for conversation in answer.body["conversations"]], answer.body["next"]

        self.assertEqual(page(""), (ids, None))
        self.assertEqual(page("?reference=order:1001"), ([ids[2]], None))
        first, cursor = page("?reference=bill:2026-1107&limit=2")
        self.assertEqual(first, ids[:2])
        self.customer.open()
        self.assertEqual(page(f"?reference=bill:2026-1107&limit=2&cursor={cursor}"), ([ids[3]], None))

    def test_read_positions_only_grow(self):
        conversation = self.customer.open()
        for text in ("One", "Two"):
            self.backend.reply(conversation, kind="message", text=text)
        self.backend.reply(conversation, kind="notice", text="Not a reply")
        for up_to, position, unread in ((1, 1, 2), (2, 2, 1), (1, 2, 1), (4, 4, 0)):
            answer = self.customer.put(f"{conversation}/read", {"up_to": up_to})
            self.assertEqual(answer.status, 200, answer)
            golden.check_conversation(answer.body)
            self.assertEqual((answer.body["customer_read_up_to"], answer.body["unread_count"]),
                             (position, unread))
            self.assertEqual(answer.body["status"], "awaiting_customer")
        for up_to in (0, 5, -1, 10**30, True, "1", 1.0, None):
            answer = self.customer.put(f"{conversation}/read", {"up_to": up_to})
            self.assertEqual((answer.status, answer.body.get("field")), (422, "up_to"), up_to)

    def test_a_person_of_the_company_reads(self):
        conversation = self.customer.open()
        number = conversation.rpartition("/")[2]
        for up_to, name in ((1, "Maria"), (0, "Tom")):
            self.backend.company(conversation=number, company_read={"up_to": up_to, "name": name})
            state = self.customer.get(conversation).body
            golden.check_conversation(state)
            self.assertEqual((state["company_read"]["up_to"], state["company_read"]["name"]), (1, "Maria"))


if __name__ == "__main__":
    unittest.main()
