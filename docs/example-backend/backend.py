"""A backend of the contract in ../backend.md. README.md walks through this file."""
import contextlib, hashlib, hmac, json, math, re, socket, sqlite3, sys, threading, time, traceback
import urllib.parse
from base64 import urlsafe_b64decode
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TEXT_CHARS, WAIT_SECONDS, BODY_BYTES = 10_000, 30, 256 * 1024
CONFIG = {"capabilities": {}}  # And the content of backend.json.

# 1. Problems
STATUS = {
    "body-not-utf8": 400, "body-not-json": 400, "id-malformed": 400, "query-invalid": 400,
    "cursor-unknown": 400, "token-missing": 401, "token-invalid": 401, "token-expired": 401,
    "reference-not-in-token": 403, "not-found": 404, "method-not-allowed": 405, "id-conflict": 409,
    "x-example-length-required": 411, "body-too-large": 413, "text-empty": 422,
    "text-too-long": 422, "kind-unknown": 422, "field-invalid": 422, "internal": 500}

class Problem(ValueError):
    def __init__(self, code, detail, field=None, params=None, allow=None):
        super().__init__(f"{detail} ({field})" if field else detail)
        status, title = STATUS[code], code.replace("-", " ").capitalize()
        body = {"type": f"urn:yes-reply:problem:{code}", "code": code, "title": title,
                "status": status, "detail": detail, "field": field, "params": params}
        bearer = "Bearer" if code == "token-missing" else 'Bearer error="invalid_token"'
        headers = {401: {"WWW-Authenticate": bearer}, 405: {"Allow": allow}}.get(status, {})
        self.answer = status, {name: value for name, value in body.items() if value}, headers

def require(condition, code, *details, **more):
    if not condition:
        raise Problem(code, *details, **more)

# 2. Shapes: a rule is {fields}, [a rule] or a pattern. A field with "?" is optional.
TEXT, NOT_BLANK = re.compile("(?s).*"), re.compile(r"(?s).*[\S\x1c-\x1f].*")
UUID7 = re.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TIME = re.compile(r"(?a)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
DAY, URL = re.compile(r"(?a)\d{4}-[01]\d-[0-3]\d"), re.compile(r"https?://\S{1,1992}")
CURRENCY, DECIMAL = re.compile("[A-Za-z]{3}"), re.compile(r"(?a)-?\d{1,15}(\.\d{1,6})?")
KIND, ID = re.compile("[a-z][a-z0-9_-]{0,31}"), re.compile(r"(?! )[^\0-\x1f\x7f-\x9f]{1,128}(?<! )")
LABEL, KEY = re.compile(r"(?s)(?=.*\S).{1,500}"), re.compile(f"{KIND.pattern}:{ID.pattern}")
SUB = re.compile(r"(?!\s)[^\0-\x1f\x7f-\x9f]{1,200}(?<!\s)")
REFERENCE, AMOUNT = {"kind": KIND, "id": ID}, {"value": DECIMAL, "currency": CURRENCY}
FACTS = {"title": LABEL, "status": LABEL, "date": DAY, "due": DAY, "amount": AMOUNT, "url": URL}
LINE, NAME = {"id": LABEL, "title": LABEL, "amount": AMOUNT}, {"name": LABEL}
MESSAGE = {"text": NOT_BLANK, "line_ids?": [TEXT], "refers_to_entry_id?": UUID7}
OPENING = {"reference": {"kind": TEXT, "id": TEXT}, "message": {"id": UUID7, **MESSAGE}}
CUSTOMER_KINDS = {"message": MESSAGE,
                  "solution_feedback": {"solved": re.compile("yes|partly|no"), "text?": TEXT}}
DISPUTED, REPLIES = {"amount": AMOUNT, "held_until?": TIME}, ("message", "decision", "proposal")
COMPANY_KINDS = {
    "message": MESSAGE, "proposal": {"text": NOT_BLANK}, "promise": {"due": TIME, "what": TEXT},
    "decision": {"outcome": re.compile("granted|partly|refused|alternative"), "text": NOT_BLANK,
                 "rule?": TEXT, "reason?": TEXT, "alternative?": TEXT, "considered?": [TEXT],
                 "disputed_amount?": DISPUTED},
    "handover": {"to": {"name": NOT_BLANK}, "summary": NOT_BLANK},
    "notice": {"text": NOT_BLANK, "disputed_amount?": DISPUTED}}

def parse(rule, value, field=""):
    """The value with its known fields alone. A field with null or [] counts as missing."""
    type_of_value = {dict: dict, list: list}.get(type(rule), str)
    require(type(value) is type_of_value, "field-invalid", "Its type is another one.", field)
    if isinstance(rule, dict):
        content = {}
        for name, part in rule.items():
            key, path = name.rstrip("?"), f"{field}.{name}".strip(".?")
            if value.get(key) not in (None, []):
                content[key] = parse(part, value[key], path)
            require(key in content or key != name, "field-invalid", "It is missing.", path)
        return content
    if isinstance(rule, list):
        return [parse(rule[0], item, field) for item in value]
    require("\0" not in value, "field-invalid", "It contains U+0000.", field)
    require(len(value) <= TEXT_CHARS, "text-too-long", "Shorten it, or send it in parts.",
            field, {"limit": str(TEXT_CHARS), "actual": str(len(value))})
    code = "text-empty" if rule is NOT_BLANK else "field-invalid"
    require(rule.fullmatch(value), code, "It is blank, or has another form.", field)
    return {UUID7: value.lower(), CURRENCY: value.upper()}.get(rule, value)

def parse_json(data):
    value = json.loads(data.decode(), parse_constant=int)  # `int` refuses NaN.
    to_json(value).encode()  # Refuses surrogates that stand alone.
    return value

def to_json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

# 3. Tokens
def authenticate(authorization):
    """The customer of a valid token: identity, author, and references by `KIND:ID`."""
    scheme, _, token = (authorization or "").partition(" ")
    require(scheme.lower() == "bearer", "token-missing", "Send `Authorization: Bearer TOKEN`.")
    try:
        claims, exp = verify(token.strip())
        references = [parse_facts(item) for item in as_list(claims.get("references"))]
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
        raise Problem("token-invalid", str(error)) from None
    require(time.time() < exp + 30, "token-expired", "Ask the company's page for a new token.")
    return {"identity": to_json([claims["iss"], claims["sub"]]),
            "author": {"kind": "customer", "name": claims["sub"], **parse_optional(NAME, claims)},
            "references": {key_of(reference): reference for reference in references}}

def verify(token):
    """The claims that the company signed, and the time of expiry."""
    signed, _, signature = token.rpartition(".")
    head, claims = (parse_json(urlsafe_b64decode(part + "==")) for part in signed.split("."))
    key = next((key for key in CONFIG["keys"] if key["kid"] == head["kid"]), None)
    require(key, "token-invalid", f"There is no key with the `kid` {head['kid']!r}.")
    require(head["alg"] == "HS256" and "crit" not in head, "token-invalid", "`alg` is HS256.")
    expected = hmac.digest(key["secret"].encode(), signed.encode(), "sha256")
    is_signed = hmac.compare_digest(expected, urlsafe_b64decode(signature + "=="))
    require(is_signed, "token-invalid", f"The signature does not match the key \"{key['kid']}\".")
    parse({"sub": SUB}, claims)
    iat, exp, nbf = (math.floor(claims.get(name) or 0) for name in ("iat", "exp", "nbf"))
    audiences = as_list(claims["aud"]) or [claims["aud"]]
    require("yes-reply" in audiences, "token-invalid", "`aud` does not contain `yes-reply`.")
    require(claims["iss"] == key["iss"], "token-invalid", f"`iss` of the key is {key['iss']!r}.")
    require(0 < exp - iat <= 900, "token-invalid", "`exp` is not 1 to 900 s after `iat`.")
    require(max(iat, nbf) <= time.time() + 60, "token-invalid", "`iat` or `nbf` is in the future.")
    return claims, exp

def parse_facts(reference):
    """Kind, id, and the facts that have the right form. The customer cannot repair another one."""
    facts = {**parse(REFERENCE, reference), **parse_optional(FACTS, reference)}
    lines = [parse_optional(LINE, line) for line in as_list(reference.get("lines"))]
    return {**facts, "lines": [{"title": line["id"], **line} for line in lines if "id" in line]}

def parse_optional(rules, value):
    content = {}
    for name, rule in rules.items():
        with contextlib.suppress(Problem):
            content.update(parse({name: rule}, value))
    return content

def as_list(value):
    return value if isinstance(value, list) else []

def key_of(reference):
    return f"{reference['kind']}:{reference['id']}"

# 4. Storage
SCHEMA = """PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS conversations (n INTEGER PRIMARY KEY, id TEXT UNIQUE, customer TEXT,
    changed INTEGER UNIQUE, state TEXT, entries TEXT DEFAULT '{}');"""

def transaction(operation, begin="BEGIN IMMEDIATE"):
    """Commits, or rolls back if the operation raises. Writes happen one after another."""
    with contextlib.closing(sqlite3.connect(CONFIG["database"], isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = FULL")  # A commit survives a power cut.
        db.execute(begin)
        answer = operation(db)
        db.execute("COMMIT")
        return answer

def poll(seconds, read):
    """Repeats a read until it finds news or the wait ends."""
    deadline = time.monotonic() + min(seconds, WAIT_SECONDS)
    while True:
        answer, is_news = transaction(read, "BEGIN")
        if is_news or time.monotonic() >= deadline:
            return 200, answer
        time.sleep(0.2)

def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")

# 5. The state machine. The first row that fits counts. "" fits any status, and changes nothing.
STATE_MACHINE = [  # event, authors, status before, status after, owner, promise
    ("message", "customer", "", "awaiting_company", "", "renewed"),
    ("solution_feedback yes", "customer", "", "solved", "", "ended"),
    ("solution_feedback", "customer", "", "awaiting_company", "", "renewed"),
    ("message", "person automatic", "solved", "solved", "first person", "kept"),
    ("message", "person automatic", "", "awaiting_customer", "first person", "kept"),
    ("decision", "person automatic", "", "awaiting_customer", "first person", "kept"),
    ("proposal", "person automatic", "", "solution_proposed", "first person", "kept"),
    ("promise", "person automatic", "", "awaiting_company", "first person", "pending"),
    ("handover", "person automatic", "", "", "new owner", ""),
    ("notice", "person automatic", "", "", "", "")]

# 6. Conversations and entries
class Conversation:
    def __init__(self, db, conversation_id, customer=None):
        """Another customer's conversation is not found, as a missing one. The company has all."""
        row = db.execute("SELECT state, entries FROM conversations WHERE id = ? AND customer ="
                         " ifnull(?, customer)", (conversation_id, customer)).fetchone()
        require(row, "not-found", "This customer has no such conversation.")
        self.db, self.state, self.entries = db, *map(json.loads, row)

    def write(self, entry_id, author, kinds, body, drafted_by_ai=False, path=""):
        """Compares with the entry that has this id already; else checks and appends a new one."""
        kind, stored = body.get("kind"), self.entries.get(entry_id)
        require(isinstance(kind, str), "field-invalid", "Send a `kind`.", "kind")
        require(kind in kinds, "kind-unknown", f"Send one of: {', '.join(kinds)}.", "kind")
        content = parse(kinds[kind], body)
        if stored:
            is_same = stored["kind"] == kind and parse(kinds[kind], stored) == content
            require(is_same, "id-conflict", "This id has another entry. Mint a new id.")
            return 200, stored
        named, earlier = content.get("line_ids", []), content.get("refers_to_entry_id")
        lines = [line["id"] for line in self.state["reference"]["lines"]] or named
        rules = {"line_ids": len(named) <= 100 and set(named) <= set(lines),
                 "refers_to_entry_id": earlier in (None, *self.entries),
                 "reason": "reason" in content or content.get("outcome") in (None, "granted")}
        for field, is_kept in rules.items():
            require(is_kept, "field-invalid", "It is not allowed here.", path + field)
        return 201, self.append(entry_id, author, {"kind": kind, **content}, drafted_by_ai)

    def append(self, entry_id, author, content, drafted_by_ai):
        """Adds an entry, and runs the first row of the state machine that fits it."""
        state, before, promise = self.state, self.state["status"], self.state["promise"]
        event = content["kind"] + (" yes" if content.get("solved") == "yes" else "")
        after, owner, action = next(row[3:] for row in STATE_MACHINE if row[0] == event
                                    and author["kind"] in row[1] and row[2] in ("", before))
        person = {"name": author["name"]} if author["kind"] == "person" else None
        owners = {"first person": state["owner"] or person, "new owner": content.get("to")}
        is_late = promise and datetime.fromisoformat(promise["due"]) <= datetime.now(timezone.utc)
        promises = {"renewed": promise if before == "awaiting_company" else None, "ended": None,
                    "pending": {"due": content.get("due"), "state": "pending"},
                    "kept": {**promise, "state": "kept"} if promise and not is_late else promise}
        state.update(status=after or before, owner=owners.get(owner, state["owner"]),
                     promise=promises.get(action, promise), last_seq=state["last_seq"] + 1,
                     updated_at=now())
        self.entries[entry_id] = {
            "id": entry_id, "seq": state["last_seq"], "created_at": state["updated_at"],
            "author": author, "drafted_by_ai": drafted_by_ai, **content}
        self.save()
        return self.entries[entry_id]

    def save(self):
        """Stores the conversation as it is answered, at the next position of the changes."""
        seqs = [entry["seq"] for entry in self.entries.values()
                if entry["author"]["kind"] != "customer" and entry["kind"] in REPLIES]
        unread = sum(seq > self.state["customer_read_up_to"] for seq in seqs)
        self.state["unread_count"] = min(unread, 100)
        self.state["available_actions"] = list(CUSTOMER_KINDS) if seqs else ["message"]
        self.db.execute("UPDATE conversations SET state = ?, entries = ?, changed = (SELECT"
                        " ifnull(max(changed), 0) + 1 FROM conversations) WHERE id = ?",
                        (to_json(self.state), to_json(self.entries), self.state["id"]))

# 7. Operations. A read answers with a body, and whether a long poll ends with it.
def read_capabilities(request):
    body = {"contract_version": "1", "name": CONFIG["name"], "poll_seconds": 5,
            "features": ["wait", "changes", "read", "solution_feedback"],
            "limits": {"text_chars": TEXT_CHARS, "wait_seconds": WAIT_SECONDS},
            **CONFIG["capabilities"]}
    etag = f'"{hashlib.sha256(to_json(body).encode()).hexdigest()[:16]}"'
    status = 304 if etag in request.headers.get("If-None-Match", "") else 200
    return status, body, {"ETag": etag, "Cache-Control": "public, max-age=60"}

def list_conversations(db, request):
    reference, cursor = request.query.get("reference"), request.query.get("cursor")
    require(reference is None or KEY.fullmatch(reference), "query-invalid", "Send KIND:ID.")
    rows = db.execute("SELECT state FROM conversations WHERE customer = ? ORDER BY n DESC",
                      (request.customer["identity"],))
    states = (json.loads(row[0]) for row in rows)
    found = [state for state in states if reference in (None, key_of(state["reference"]))]
    ids = [state["id"] for state in found]
    require(cursor in (None, *ids), "cursor-unknown", "Start again without `cursor`.")
    start = ids.index(cursor) if cursor else 0
    page, rest = found[start:start + request.limit], ids[start + request.limit:]
    return {"conversations": page, "has_more": bool(rest), "next": rest[0] if rest else None}, True

def read_changes(db, request):
    newest = db.execute("SELECT ifnull(max(changed), 0) FROM conversations").fetchone()[0]
    cursor = request.query.get("after", str(newest))
    is_known = re.fullmatch("[0-9]{1,18}", cursor) and int(cursor) <= newest
    require(is_known, "cursor-unknown", "Start again without `after`.")
    rows = db.execute("SELECT changed, state FROM conversations WHERE customer = ? AND changed > ?"
                      " ORDER BY changed", (request.customer["identity"], int(cursor))).fetchall()
    page, has_more = rows[:request.limit], len(rows) > request.limit
    states, end = [json.loads(state) for _, state in page], str(page[-1][0]) if page else cursor
    answer = {"conversations": states, "has_more": has_more, "next": end}
    return answer, page or "after" not in request.query

def read_conversation(db, request, conversation_id):
    return Conversation(db, conversation_id, request.customer["identity"]).state, True

def read_entries(db, request, conversation_id):
    after, before, limit = request.number("after"), request.number("before"), request.limit
    require(after is None or before is None, "query-invalid", "Send `after` or `before`.")
    found = Conversation(db, conversation_id, request.customer["identity"])
    entries = [entry for entry in found.entries.values()
               if entry["seq"] > (after or 0) and (before is None or entry["seq"] < before)]
    page, has_more = entries[:limit] if before is None else entries[-limit:], len(entries) > limit
    answer = {"conversation": found.state, "entries": page, "has_more": has_more}
    return answer, page or before is not None

def open_conversation(db, request, conversation_id):
    customer, opening = request.customer, parse(OPENING, request.body)
    if db.execute("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)).fetchone():
        stored = Conversation(db, conversation_id, customer["identity"])
        first = next(iter(stored.entries.values()))
        is_same = opening == parse(OPENING, {**stored.state, "message": first})
        require(is_same, "id-conflict", "This id has another conversation. Mint a new id.")
        return 200, stored.state
    facts, message = customer["references"].get(key_of(opening["reference"])), opening["message"]
    require(facts, "reference-not-in-token", "Ask the page for a token that contains it.")
    state = {"id": conversation_id, "reference": facts, "created_at": now(), "status": None,
             "owner": None, "promise": None, "last_seq": 0, "customer_read_up_to": 0}
    db.execute("INSERT INTO conversations (id, customer, state) VALUES (?, ?, ?)",
               (conversation_id, customer["identity"], to_json(state)))
    conversation = Conversation(db, conversation_id)
    conversation.write(message["id"], customer["author"], CUSTOMER_KINDS,
                       {"kind": "message", **message}, path="message.")
    return 201, conversation.state

def write_entry(db, request, conversation_id, entry_id):
    conversation = Conversation(db, conversation_id, request.customer["identity"])
    return conversation.write(entry_id, request.customer["author"], CUSTOMER_KINDS, request.body)

def write_read_position(db, request, conversation_id):
    conversation = Conversation(db, conversation_id, request.customer["identity"])
    up_to, state = request.body.get("up_to"), conversation.state
    is_valid = type(up_to) is int and 1 <= up_to <= state["last_seq"]
    require(is_valid, "field-invalid", "Send 1 to `last_seq`.", "up_to")
    state["customer_read_up_to"] = max(up_to, state["customer_read_up_to"])
    conversation.save()
    return 200, state

# 8. HTTP
ROUTES = {
    "/v1": {"GET": read_capabilities},
    "/v1/changes": {"GET": read_changes},
    "/v1/conversations": {"GET": list_conversations},
    "/v1/conversations/[^/]+": {"GET": read_conversation, "PUT": open_conversation},
    "/v1/conversations/[^/]+/entries": {"GET": read_entries},
    "/v1/conversations/[^/]+/entries/[^/]+": {"PUT": write_entry},
    "/v1/conversations/[^/]+/read": {"PUT": write_read_position}}
PARAMETERS = ("reference", "cursor", "after", "before", "limit", "wait")
EXPOSED = "Retry-After, Deprecation, Sunset, Yes-Reply-Token-Warnings"
PREFLIGHT = {"Access-Control-Allow-Methods": "GET, PUT, POST", "Access-Control-Allow-Headers":
             "authorization, content-type, traceparent, tracestate, baggage, sentry-trace"}

class Handler(BaseHTTPRequestHandler):
    timeout = 10  # Seconds without a byte from the client.

    def handle_request(self):
        try:
            answer = self.route()
        except Problem as problem:
            answer = problem.answer
        except Exception:
            traceback.print_exc()
            answer = Problem("internal", "Send the same request again later.").answer
        self.answer(*answer)
    do_GET = do_PUT = do_POST = do_HEAD = do_OPTIONS = do_DELETE = do_PATCH = handle_request

    def route(self):
        path, _, query = self.path.partition("?")
        if self.command == "OPTIONS" and "Access-Control-Request-Method" in self.headers:
            return 200, {}, PREFLIGHT
        methods = next((ROUTES[route] for route in ROUTES if re.fullmatch(route, path)), None)
        require(methods, "not-found", "The contract has no such path.")
        operation, allow = methods.get(self.command), ", ".join(methods)
        require(operation, "method-not-allowed", f"Use {allow}.", allow=allow)
        if path == "/v1":
            return operation(self)
        self.customer = authenticate(self.headers.get("Authorization"))
        ids = [part.lower() for part in path.split("/")[3::2]]
        require(all(map(UUID7.fullmatch, ids)), "id-malformed", "Send a UUIDv7 with its hyphens.")
        if self.command == "PUT":
            self.body = self.json()
            return transaction(lambda db: operation(db, self, *ids))
        pairs = [pair for pair in urllib.parse.parse_qsl(query, True) if pair[0] in PARAMETERS]
        self.query = dict(pairs)
        require(len(pairs) == len(self.query), "query-invalid", "Send each parameter once.")
        self.limit = min(self.number("limit", 100, least=1), 500)
        return poll(self.number("wait", 0), lambda db: operation(db, self, *ids))

    def number(self, name, default=None, least=0):
        text = self.query.get(name)
        is_number = text is None or re.fullmatch("[0-9]{1,18}", text) and int(text) >= least
        require(is_number, "query-invalid", f"`{name}` is a number, at least {least}.")
        return default if text is None else int(text)

    def json(self):
        length = self.headers.get("Content-Length", "")
        require(length.isdecimal(), "x-example-length-required", "Send Content-Length.")
        require(int(length) <= BODY_BYTES, "body-too-large", f"At most {BODY_BYTES} bytes fit.")
        try:
            body = parse_json(self.rfile.read(int(length)))
        except UnicodeDecodeError as error:
            raise Problem("body-not-utf8", str(error)) from None
        except (ValueError, RecursionError) as error:
            where = "" if isinstance(error, json.JSONDecodeError) else "line 1 column 1: "
            raise Problem("body-not-json", f"{where}{error}") from None
        return body if isinstance(body, dict) else {}

    def answer(self, status, body, headers=None):
        data, media_type = to_json(body).encode(), "problem+json" if status >= 400 else "json"
        fields = {"Content-Type": f"application/{media_type}", "Content-Length": len(data),
                  "Cache-Control": "no-store", "Vary": "Origin", **(headers or {})}
        if self.headers.get("Origin") in CONFIG["allow_origins"]:
            fields["Access-Control-Allow-Origin"] = self.headers["Origin"]
            fields["Access-Control-Expose-Headers"] = EXPOSED
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" or status == 304 else data)
        self.connection.shutdown(socket.SHUT_WR)
        while self.rfile.read1(65536):
            pass  # Closing with unread data would reset the connection.

# 9. The company's side
MISS_A_PROMISE = """UPDATE conversations SET state = json_set(state, '$.promise.state', 'missed'),
    changed = (SELECT max(changed) + 1 FROM conversations) WHERE n = (SELECT n FROM conversations
    WHERE json_extract(state, '$.promise.state') = 'pending'
    AND julianday(json_extract(state, '$.promise.due')) < julianday('now') LIMIT 1)"""

def watch_promises():
    while True:
        with contextlib.suppress(sqlite3.OperationalError):
            transaction(lambda db: db.execute(MISS_A_PROMISE))
        time.sleep(1)

def write_as_company(db, body):
    conversation = Conversation(db, body["conversation"].lower())
    read, last = body.get("company_read"), conversation.state.get("company_read")
    if not read:
        rules = {"kind": re.compile("person|automatic"), "name": NOT_BLANK}
        conversation.write(body["id"].lower(), parse(rules, body["author"], "author"),
                           COMPANY_KINDS, body["entry"], body.get("drafted_by_ai", False))
    elif not last or read["up_to"] > last["up_to"]:
        conversation.state["company_read"] = {**read, "at": now()}
        conversation.save()

def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        CONFIG.update(json.load(file))
    if "--write" in sys.argv:
        body = json.load(sys.stdin)
        return transaction(lambda db: write_as_company(db, body))
    sqlite3.connect(CONFIG["database"]).executescript(SCHEMA).connection.close()
    threading.Thread(target=watch_promises, daemon=True).start()
    host, _, port = CONFIG["listen"].rpartition(":")
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer((host, int(port)), Handler)
    print(f"Listening on http://{host}:{server.server_port}", flush=True)
    server.serve_forever()

if __name__ == "__main__":
    main()
