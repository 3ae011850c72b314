"""A running backend, its customers, and the company's side."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
BACKEND = ROOT / "docs/example-backend/backend.py"
GOLDEN = ROOT / "crates/contract/golden"
ORIGIN = "https://shop.example"
KEYS = [
    {"kid": "web-1", "iss": "kettle", "secret": "0123456789abcdef0123456789abcdef"},
    {"kid": "water-1", "iss": "water", "secret": "fedcba9876543210fedcba9876543210"},
]
BILL = json.loads((GOLDEN / "reference.json").read_text())
ORDER = {"kind": "order", "id": "1001"}


def new_id():
    digits = f"{time.time_ns() // 1_000_000:012x}7{secrets.token_hex(10)}"
    return str(uuid.UUID(digits[:16] + "8" + digits[17:32]))


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(sub="customer-42", key=KEYS[0], header=None, secret=None, **claims):
    now = int(time.time())
    claims = {"iss": key["iss"], "aud": "yes-reply", "sub": sub, "jti": "1", "iat": now, "exp": now + 900,
              "name": "Ada", "references": [BILL, ORDER], **claims}
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"alg": "HS256", "typ": "JWT", "kid": key["kid"], **(header or {})}
    text = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    secret = (secret or key["secret"]).encode()
    return f"{text}.{base64url(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.bytes = response.status, response.headers, response.read()
        self.body = json.loads(self.bytes) if self.bytes else None

    def __repr__(self):
        return f"{self.status} {self.bytes.decode(errors='replace')}"


class Customer:
    def __init__(self, backend, customer_token):
        self.backend, self.token = backend, customer_token

    def request(self, method, path, body=None, **headers):
        """Sends a body of bytes as it is, and any other one as JSON."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            fields = {"Authorization": f"Bearer {self.token}", **fields}
        with self.backend.connect_closing() as connection:
            connection.request(method, path, body, fields)
            return Answer(connection.getresponse())

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def put(self, path, body, **headers):
        return self.request("PUT", path, body, **headers)

    def open(self, text="Why do I pay for the meter?", reference=BILL, **fields):
        """Opens a conversation, and returns its path."""
        path = f"/v1/conversations/{new_id()}"
        message = {"id": new_id(), "text": text, **fields}
        answer = self.put(path, opening(message, reference))
        assert answer.status == 201, answer
        return path

    def write(self, conversation, **entry):
        return self.put(f"{conversation}/entries/{new_id()}", entry)


def opening(message, reference=BILL):
    return {"reference": {"kind": reference["kind"], "id": reference["id"]}, "message": message}


class Backend:
    """The program in a process of its own, with its database in a temporary folder."""

    def __init__(self, **config):
        self.folder = tempfile.TemporaryDirectory()
        self.config = os.path.join(self.folder.name, "backend.json")
        values = {"listen": "127.0.0.1:0", "database": os.path.join(self.folder.name, "backend.sqlite"),
                  "keys": KEYS, "allow_origins": [ORIGIN], "name": "Kettle & Co", **config}
        pathlib.Path(self.config).write_text(json.dumps(values))
        program = os.environ.get("EXAMPLE_BACKEND", str(BACKEND))
        self.command = [sys.executable, program, self.config]
        self.log = open(os.path.join(self.folder.name, "log"), "w+")
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("Listening on http://"), f"{line!r}\n{self.read_log()}"
        self.host, _, port = line.split("//")[1].strip().rpartition(":")
        self.port = int(port)

    def read_log(self):
        self.log.seek(0)
        return self.log.read()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.kill()
        self.log.close()
        self.folder.cleanup()

    def connect(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=40)

    def connect_closing(self):
        return contextlib.closing(self.connect())

    def customer(self, sub="customer-42", **claims):
        return Customer(self, token(sub, **claims))

    def company(self, **body):
        """Runs the company's side with this object on standard input."""
        return subprocess.run([*self.command, "--write"], input=json.dumps(body), text=True,
                              capture_output=True, check=False)

    def reply(self, conversation, person="Maria", author_kind="person", drafted_by_ai=False, **entry):
        """Writes as the company, and returns the id of the entry."""
        entry_id = new_id()
        result = self.company(conversation=conversation.rpartition("/")[2], id=entry_id,
                              author={"kind": author_kind, "name": person},
                              drafted_by_ai=drafted_by_ai, entry=entry)
        assert result.returncode == 0, result.stderr
        return entry_id
