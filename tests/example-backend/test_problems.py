"""Refused requests: the problem's code, status and field, and nothing stored."""

import unittest

import golden
from support import BILL, ORDER, ORIGIN, Backend, new_id, opening

ALLOWED_HEADERS = "authorization content-type traceparent tracestate baggage sentry-trace"
LONG = "ä" * 10_001


class Problems(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.backend = Backend()
        cls.addClassCleanup(cls.backend.stop)
        cls.customer = cls.backend.customer()
        cls.conversation = cls.customer.open()

    def check(self, answer, status, code, field=None, params=None):
        self.assertEqual((answer.status, answer.body["code"], answer.body.get("field")),
                         (status, code, field), answer)
        self.assertEqual((answer.body["status"], answer.body["type"]), (status, f"urn:yes-reply:problem:{code}"))
        self.assertEqual(answer.body.get("params"), params)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        golden.check_problem(answer.body)

    def test_refused_entries(self):
        invalid, empty, unknown = "field-invalid", "text-empty", "kind-unknown"
        cases = [
            ({}, invalid, "kind"), ([], invalid, "kind"), ({"kind": 5, "text": "a"}, invalid, "kind"),
            ({"kind": "decision", "text": "a"}, unknown, "kind"), ({"kind": "preferences"}, unknown, "kind"),
            ({"kind": "escalation", "step": "person"}, unknown, "kind"),
            ({"kind": "message"}, invalid, "text"), ({"kind": "message", "text": None}, invalid, "text"),
            ({"kind": "message", "text": 5}, invalid, "text"), ({"kind": "message", "text": "a\0"}, invalid, "text"),
            ({"kind": "message", "text": ""}, empty, "text"),
            ({"kind": "message", "text": " \u3000\u2028\x85"}, empty, "text"),
            ({"kind": "message", "text": "a", "line_ids": "2"}, invalid, "line_ids"),
            ({"kind": "message", "text": "a", "line_ids": [2]}, invalid, "line_ids"),
            ({"kind": "message", "text": "a", "line_ids": ["9"]}, invalid, "line_ids"),
            ({"kind": "message", "text": "a", "line_ids": ["2"] * 101}, invalid, "line_ids"),
            ({"kind": "message", "text": "a", "refers_to_entry_id": "1"}, invalid, "refers_to_entry_id"),
            ({"kind": "message", "text": "a", "refers_to_entry_id": new_id()}, invalid, "refers_to_entry_id"),
            ({"kind": "solution_feedback"}, invalid, "solved"),
            ({"kind": "solution_feedback", "solved": "maybe"}, invalid, "solved"),
        ]
        before = self.customer.get(self.conversation).body
        for body, code, field in cases:
            with self.subTest(body):
                self.check(self.customer.put(f"{self.conversation}/entries/{new_id()}", body), 422, code, field)
        self.assertEqual(self.customer.get(self.conversation).body, before)

    def test_accepted_entries(self):
        conversation = self.customer.open(reference=ORDER, text="\x1c", line_ids=["no lines in the facts"])
        last = self.backend.reply(conversation, kind="decision", outcome="refused", text="No", reason="Late")
        for body in ({"kind": "message", "text": "ä" * 10_000},
                     {"kind": "solution_feedback", "solved": "partly", "text": ""},
                     {"kind": "message", "text": "a", "refers_to_entry_id": last},
                     {"kind": "message", "text": "a", "refers_to_entry_id": last.upper()}):
            with self.subTest(str(body)[:60]):
                answer = self.customer.write(conversation, **body)
                self.assertEqual(answer.status, 201, answer)
                golden.check_entry(answer.body)

    def test_long_texts(self):
        answer = self.customer.write(self.conversation, kind="message", text=LONG)
        self.check(answer, 422, "text-too-long", "text", {"limit": "10000", "actual": "10001"})

    def test_refused_openings(self):
        path = f"/v1/conversations/{new_id()}"
        message = {"id": new_id(), "text": "Why?"}
        for body, status, code, field in (
                ({}, 422, "field-invalid", "reference"),
                ({"reference": BILL}, 422, "field-invalid", "message"),
                (opening({**message, "id": "1"}), 422, "field-invalid", "message.id"),
                (opening({**message, "text": "\t"}), 422, "text-empty", "message.text"),
                (opening({**message, "line_ids": ["9"]}), 422, "field-invalid", "message.line_ids"),
                (opening(message, {"kind": "bill", "id": "other"}), 403, "reference-not-in-token", None)):
            with self.subTest(code=code, field=field):
                self.check(self.customer.put(path, body), status, code, field)
                self.check(self.customer.get(path), 404, "not-found")

    def test_refused_bodies(self):
        path = f"{self.conversation}/entries/{new_id()}"
        deep = b"[" * 100_000
        for body in (b"", b"{", b"\xef\xbb\xbf{}", b'{"kind":NaN}', b'{"text":"\\ud800"}', deep, b"1" * 5000):
            with self.subTest(body[:20]):
                answer = self.customer.put(path, body)
                self.check(answer, 400, "body-not-json")
                self.assertRegex(answer.body["detail"], "line 1 column [0-9]+")
        self.check(self.customer.put(path, b'{"text":"\xff"}'), 400, "body-not-utf8")
        self.check(self.customer.put(path, b" " * (256 * 1024 + 1)), 413, "body-too-large")
        fits = b'{"kind":"message","text":"a"}'.ljust(256 * 1024)
        self.assertEqual(self.customer.put(path, fits).status, 201)

    def test_a_body_in_chunks_is_refused(self):
        with self.backend.connect_closing() as connection:
            connection.request("PUT", f"{self.conversation}/entries/{new_id()}", iter([b'{"kind":', b'"x"}']),
                               {"Authorization": f"Bearer {self.customer.token}"}, encode_chunked=True)
            response = connection.getresponse()
            self.assertEqual((response.status, response.getheader("Content-Type")),
                             (411, "application/problem+json"))
            self.assertIn(b"Content-Length", response.read())

    def test_refused_queries(self):
        for query in ("after=1&before=2", "after=x", "after=-1", "after=", "after=1&after=1", "limit=0",
                      "limit=ten", "wait=1.5", "before=%ff"):
            with self.subTest(query):
                self.check(self.customer.get(f"{self.conversation}/entries?{query}"), 400, "query-invalid")
        for query in ("reference=bill", "reference=Bill:1", "reference=:1", "limit=-1", "cursor=a&cursor=a"):
            with self.subTest(query):
                self.check(self.customer.get(f"/v1/conversations?{query}"), 400, "query-invalid")
        for path in ("conversations?cursor=x", "conversations?cursor=", f"conversations?cursor={new_id()}",
                     "changes?after=x", "changes?after=", "changes?after=999999", "changes?after=-1"):
            with self.subTest(path):
                self.check(self.customer.get(f"/v1/{path}"), 400, "cursor-unknown")

    def test_refused_paths_and_methods(self):
        version_4 = "/v1/conversations/9b2f5a3e-0c1d-4e5f-8a9b-0c1d2e3f4a5b"
        for path in ("/v1/conversations/1", version_4, f"/v1/conversations/{new_id().replace('-', '')}",
                     f"/v1/conversations/{new_id()}%20"):
            with self.subTest(path):
                self.check(self.customer.get(path), 400, "id-malformed")
        self.check(self.customer.put(f"{self.conversation}/entries/1", {}), 400, "id-malformed")
        for path in ("/", "/v2", "/v1/", "/v1/conversation", f"{self.conversation}/notes"):
            with self.subTest(path):
                self.check(self.customer.get(path), 404, "not-found")
        for method, path, allowed in (("POST", "/v1/conversations", "GET"), ("DELETE", "/v1", "GET"),
                                      ("PATCH", self.conversation, "GET, PUT"), ("PUT", "/v1/changes", "GET"),
                                      ("OPTIONS", "/v1/changes", "GET")):
            with self.subTest(method):
                answer = self.customer.request(method, path)
                self.check(answer, 405, "method-not-allowed")
                self.assertEqual(answer.headers["Allow"], allowed)
        answer = self.customer.request("HEAD", "/v1/changes")
        self.assertEqual((answer.status, answer.bytes), (405, b""))

    def test_the_token_is_checked_before_the_body(self):
        stranger = self.backend.customer()
        stranger.token = "a.b.c"
        self.check(stranger.put(self.conversation, b"\xff"), 401, "token-invalid")
        self.check(stranger.put(self.conversation, b" " * 3_000_000), 401, "token-invalid")

    def test_pages_of_the_company_may_read_answers(self):
        for path in ("/v1", "/v1/changes", "/v2"):
            answer = self.customer.get(path, Origin=ORIGIN)
            self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ORIGIN)
            exposed = answer.headers["Access-Control-Expose-Headers"].replace(" ", "").split(",")
            self.assertEqual(set(exposed), {"Retry-After", "Deprecation", "Sunset", "Yes-Reply-Token-Warnings"})
            self.assertIsNone(answer.headers["Access-Control-Allow-Credentials"])
            self.assertEqual(answer.headers["Vary"], "Origin")
            for origin in ("https://evil.example", ORIGIN + ".evil", ORIGIN.upper(), "null"):
                answer = self.customer.get(path, Origin=origin)
                self.assertIsNone(answer.headers["Access-Control-Allow-Origin"])

    def test_preflight_requests(self):
        self.customer.token, token = None, self.customer.token
        self.addCleanup(setattr, self.customer, "token", token)
        fields = {"Access_Control_Request_Method": "PUT", "Access_Control_Request_Headers": "authorization"}
        answer = self.customer.request("OPTIONS", self.conversation, Origin=ORIGIN, **fields)
        self.assertEqual((answer.status, answer.headers["Access-Control-Allow-Origin"]), (200, ORIGIN))
        allowed = answer.headers["Access-Control-Allow-Headers"].lower().replace(",", " ").split()
        self.assertEqual(sorted(allowed), sorted(ALLOWED_HEADERS.split()))
        methods = answer.headers["Access-Control-Allow-Methods"].replace(",", " ").split()
        self.assertEqual(sorted(methods), ["GET", "POST", "PUT"])
        answer = self.customer.request("OPTIONS", self.conversation, Origin="https://evil.example", **fields)
        self.assertIsNone(answer.headers["Access-Control-Allow-Origin"])


if __name__ == "__main__":
    unittest.main()
