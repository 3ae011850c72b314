"""Starts a desk with a conversation and runs schemathesis against it: does the desk do what docs/openapi.json says?"""

import argparse
import collections
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import requests

HERE = pathlib.Path(__file__).absolute().parent
ROOT = HERE.parent.parent

# A long poll must not take a large part of the run.
CONFIG = """
name = "Kettle & Co"
listen = "127.0.0.1:0"
wait_seconds = 1
reply_channels = ["here", "phone"]
outcome_choices = { bill = ["correct"] }
[[keys]]
kid = "web"
iss = "kettle"
alg = "HS256"
secret = "a secret of at least thirty-two bytes"
[[escalation_path]]
step = "complaints"
after = "P1D"
label = "Complaints team"
[promise]
within = "8h"
"""

# The token of each operation, by the security scheme that the document names for it.
TOKENS = """
[auth.openapi.token]
bearer = "{token}"
[auth.openapi.service_token]
bearer = "{service_token}"
"""

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
]

CUSTOMER = "customer-42"
CONVERSATION = "019ab3c0-0000-7000-8000-000000000001"
DECISION = "019ab3c0-0000-7000-8000-000000000012"
PASSWORD = "a long enough password"


def desk_command(desk, folder, *arguments, given=None):
    command = [desk, *arguments, "--config", folder / "yes-reply.toml"]
    return subprocess.run(command, input=given, check=True, capture_output=True, text=True).stdout.strip()


@contextlib.contextmanager
def running_desk(desk, folder):
    (folder / "yes-reply.toml").write_text(CONFIG)
    with open(folder / "log.txt", "w") as log:
        command = [desk, "serve", "--config", folder / "yes-reply.toml"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        ready = "yes-reply listens on "
        line = process.stdout.readline().strip()
        if not line.startswith(ready):
            sys.exit(f"the desk did not start: {(folder / 'log.txt').read_text()}")
        yield line.removeprefix(ready)
    finally:
        process.terminate()
        process.wait()


def written(response):
    """Fails unless something was stored."""
    if response.status_code not in (200, 201):
        sys.exit(f"{response.request.method} {response.url}: {response.status_code} {response.text}")


def open_conversation(base, token):
    body = json.loads((ROOT / "crates/contract/golden/open.json").read_text())
    headers = {"Authorization": f"Bearer {token}"}
    written(requests.put(f"{base}/v1/conversations/{CONVERSATION}", json=body, headers=headers))


def decide(base, desk, folder):
    """An agent writes a decision, so that the customer can ask for a review."""
    desk_command(desk, folder, "agent", "add", "Maria", "--password-stdin", given=PASSWORD)
    agent = requests.Session()
    agent.headers["X-Yes-Reply"] = "inbox"
    sign_in = {"password": {"name": "Maria", "password": PASSWORD}}
    written(agent.post(f"{base}/inbox/api/session", json=sign_in))
    decision = {"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was due."}
    written(agent.put(f"{base}/inbox/api/conversations/{CONVERSATION}/entries/{DECISION}", json=decision))


def schemathesis(base, folder, seconds, seed, document):
    command = [sys.executable, "-m", "schemathesis.cli", "run", document, "--url", base]
    command += ["--checks", ",".join(CHECKS)]
    command += ["--max-time", str(seconds), "--workers", "2", "--warnings", "off"]
    # The examples are the golden files, which other tests send; to complete them takes schemathesis a third of a short run.
    command += ["--phases", "coverage,fuzzing,stateful"]
    command += ["--continue-on-failure", "--generation-database", "none", "--no-color"]
    command += ["--seed", str(seed)] if seed is not None else []
    hooks = {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)}
    ids = {"CUSTOMER": CUSTOMER, "CONVERSATION": CONVERSATION, "DECISION": DECISION}
    # schemathesis reads schemathesis.toml from the current folder, and writes its state into it.
    return subprocess.run(command, cwd=folder, env=os.environ | hooks | ids).returncode


def answers(log):
    """The number of answers by operation and status, from the desk's access log."""
    line = re.compile(r" desk::access: (\w+) (/v1\S*) (\d+) ")
    counts = collections.defaultdict(collections.Counter)
    for method, route, status in line.findall(log):
        counts[f"{method} {route}"][status] += 1
    return counts


def operations_without_success(document, counts):
    """A run in which an operation never succeeds tests little of it. schemathesis itself passes a run without requests."""
    for path, operations in json.loads(document.read_text())["paths"].items():
        for method in operations:
            operation = f"{method.upper()} {path}"
            print(f"{operation}: {dict(sorted(counts[operation].items()))}")
            # One success may be from before schemathesis began.
            succeeded = sum(count for status, count in counts[operation].items() if status.startswith("2"))
            if succeeded < 2:
                yield operation


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--desk", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--document", type=pathlib.Path, default=ROOT / "docs/openapi.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        reference = ROOT / "crates/contract/golden/reference.json"
        with running_desk(options.desk, folder) as base:
            arguments = ["token", "--sub", CUSTOMER, "--reference", reference, "--reference", "order:1001"]
            token = desk_command(options.desk, folder, *arguments)
            open_conversation(base, token)
            decide(base, options.desk, folder)
            service_token = desk_command(options.desk, folder, "token", "--company", "--sub", "schemathesis")
            tokens = TOKENS.format(token=token, service_token=service_token)
            (folder / "schemathesis.toml").write_text(tokens)
            code = schemathesis(base, folder, options.seconds, options.seed, options.document.absolute())
        log = (folder / "log.txt").read_text()
    missing = list(operations_without_success(options.document, answers(log)))
    if missing:
        print(f"hardly any success: {', '.join(missing)}", file=sys.stderr)
    if code != 0:
        print(log[-4000:], file=sys.stderr)
    return code or len(missing)


if __name__ == "__main__":
    sys.exit(main())
