"""Hooks of schemathesis: half of the requests read what exists, and write under an id that is new.

Generated ids name nothing, and generated references are in no token, so that without the hooks almost every answer
would be a refusal.
"""

import ast
import gc
import os
import random
import sys
import threading

import schemathesis

CUSTOMER = os.environ["CUSTOMER"]
CONVERSATION = os.environ["CONVERSATION"]
DECISION = os.environ["DECISION"]
CHOICE = random.Random(1)


def parse_alone(parse):
    """Runs one `parse` at a time, without garbage collection, during which another thread would begin another."""
    lock = threading.RLock()

    def guarded(*args, **kwargs):
        with lock:
            was_enabled = gc.isenabled()
            gc.disable()
            try:
                return parse(*args, **kwargs)
            finally:
                if was_enabled:
                    gc.enable()

    return guarded


# Hypothesis parses its callers' sources in several threads. Before Python 3.11.8 and 3.12.2, two at a time can fail with
# a SystemError (https://github.com/python/cpython/issues/106905).
if sys.version_info < (3, 11, 8) or (3, 12) <= sys.version_info < (3, 12, 2):
    ast.parse = parse_alone(ast.parse)


def new_id():
    digits = f"{CHOICE.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


@schemathesis.hook
def before_call(context, case, kwargs):
    ids, is_opening = case.path_parameters or {}, isinstance(case.body, dict) and "reference" in case.body
    # Without their customer the conversations of the other requests would be gone.
    if ids.get("sub") == CUSTOMER:
        ids["sub"] = f"another-{CUSTOMER}"
    if CHOICE.random() < 0.5:
        return
    if "conversation" in ids:
        ids["conversation"] = new_id() if is_opening else CONVERSATION
    if "entry" in ids:
        ids["entry"] = new_id()
    if not isinstance(case.body, dict):
        return
    if "author" in case.body:
        case.body["author"] = {"name": "Maria"}
    if isinstance(case.body.get("reference"), dict):
        case.body["reference"] = {"kind": "bill", "id": "2026-1107"}
    # The lines of that bill.
    for message in (case.body, case.body.get("message")):
        if isinstance(message, dict) and isinstance(message.get("line_ids"), list):
            message["line_ids"] = ["1", "2"]
    for target in ("entry_id", "refers_to_entry_id"):
        if target in case.body:
            case.body[target] = DECISION
