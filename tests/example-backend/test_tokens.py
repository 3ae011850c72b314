"""Tokens: which ones are accepted, and the problem of each other one."""

import time
import unittest

import golden
from support import BILL, KEYS, Backend, Customer, base64url, token


class Tokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.backend = Backend()
        cls.addClassCleanup(cls.backend.stop)

    def answer(self, customer_token):
        return Customer(self.backend, customer_token).get("/v1/conversations")

    def test_accepted_tokens(self):
        now = time.time()
        for claims in ({}, {"aud": ["other", "yes-reply"]}, {"iat": now, "exp": now + 899.5},
                       {"iat": int(now) + 30, "exp": int(now) + 60}, {"exp": int(now) - 10, "iat": int(now) - 60},
                       {"nbf": now - 5}, {"name": None, "references": None}, {"email": None}, {"azp": 5},
                       {"references": [{"kind": "bill", "id": "1", "title": "T", "status": None}]},
                       {"jti": None}, {"jti": ""}, {"name": 5}, {"name": "a" * 501}, {"references": "bill"},
                       {"references": [{**BILL, "amount": {"value": 1, "currency": "EUR"}, "lines": [5]}]}):
            with self.subTest(claims):
                answer = self.answer(token(**claims))
                self.assertEqual(answer.status, 200, answer)
        self.assertEqual(self.answer(token(key=KEYS[1])).status, 200)
        lower = Customer(self.backend, None).get("/v1/changes", Authorization=f"bearer {token()}")
        self.assertEqual(lower.status, 200)

    def test_refused_tokens(self):
        now = int(time.time())
        water = dict(KEYS[1])
        cases = {
            "another secret": token(secret="0" * 32),
            "the secret of another key": token(secret=water["secret"]),
            "the issuer of another key": token(iss=water["iss"]),
            "an unknown key": token(header={"kid": "web-9"}),
            "a key that is not a text": token(header={"kid": ["web-1"]}),
            "no algorithm": token(header={"alg": "none"}),
            "another algorithm": token(header={"alg": "HS512"}),
            "a critical extension": token(header={"crit": ["b64"]}),
            "another audience": token(aud="other"), "another list": token(aud=["yes-reply-2"]),
            "no audience": token(aud=None), "no subject": token(sub=None), "an empty subject": token(sub=""),
            "a long subject": token(sub="a" * 201), "a blank subject": token(sub=" "),
            "no iat": token(iat=None), "no exp": token(exp=None), "a text as time": token(exp=str(now + 60)),
            "a truth value as time": token(iat=True), "a long life": token(exp=now + 901),
            "no life": token(iat=now, exp=now), "an iat ahead": token(iat=now + 90, exp=now + 120),
            "an nbf ahead": token(nbf=now + 90), "an nbf that is a text": token(nbf="now"),
            "a large number": token(exp=10**400),
            "a malformed kind": token(references=[{**BILL, "kind": "Bill"}]),
            "no id": token(references=[{"kind": "bill"}]),
            "a number as id": token(references=[{"kind": "bill", "id": 1}]),
            "a text as reference": token(references=["bill:1"]),
            "a surrogate alone": token(name="\ud800"),
            "no JWT": "abc", "two parts": "a.b", "four parts": token() + ".e30", "no JSON": "e.e.e",
            "a list": f"{base64url(b'[]')}.{base64url(b'[]')}.e30",
            "an empty signature": token().rpartition(".")[0] + ".",
        }
        for name, customer_token in cases.items():
            with self.subTest(name):
                answer = self.answer(customer_token)
                self.assertEqual((answer.status, answer.body["code"]), (401, "token-invalid"), answer)
                self.assertEqual(answer.headers["WWW-Authenticate"], 'Bearer error="invalid_token"')
                golden.check_problem(answer.body)

    def test_a_refusal_tells_the_web_team_why(self):
        answer = self.answer(token(secret="0" * 32))
        self.assertEqual(answer.body["detail"], 'The signature does not match the key "web-1".')

    def test_a_token_expires_after_the_leeway(self):
        now = int(time.time())
        answer = self.answer(token(iat=now - 600, exp=now - 31))
        self.assertEqual((answer.status, answer.body["code"]), (401, "token-expired"))
        self.assertEqual(answer.headers["WWW-Authenticate"], 'Bearer error="invalid_token"')
        self.assertEqual(self.answer(token(iat=now - 600, exp=now - 31, secret="0" * 32)).body["code"],
                         "token-invalid")

    def test_a_missing_token(self):
        for fields in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}):
            answer = Customer(self.backend, None).get("/v1/conversations", **fields)
            expected = "token-invalid" if fields.get("Authorization") == "Bearer" else "token-missing"
            self.assertEqual((answer.status, answer.body["code"]), (401, expected), fields)
        self.assertEqual(Customer(self.backend, None).get("/v1/changes").headers["WWW-Authenticate"], "Bearer")
        self.assertEqual(Customer(self.backend, None).get("/v1").status, 200)


if __name__ == "__main__":
    unittest.main()
