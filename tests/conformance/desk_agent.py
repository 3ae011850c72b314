"""The agent command of `yes-reply check` for a desk: writes an entry through the API of the inbox.

Usage: desk_agent.py URL PASSWORD FOLDER. The input is one JSON object, as docs/backend.md describes it. Every person signs
in once, with the same password; the folder keeps the cookies. Exit code 3: agents of the desk do not write such an entry.
"""

import json
import os
import pathlib
import sys
import urllib.error
import urllib.request

NOT_OFFERED = 3


def request(url, method, path, body, cookie=None):
    headers = {"content-type": "application/json", "x-yes-reply": "inbox"}
    if cookie:
        headers["cookie"] = cookie
    data = json.dumps(body).encode()
    return urllib.request.urlopen(
        urllib.request.Request(f"{url}/inbox/api/{path}", data, headers, method=method)
    )


def sign_in(url, name, password, folder):
    kept = pathlib.Path(folder) / f"{name}.cookie"
    if kept.exists():
        return kept.read_text()
    answer = request(url, "POST", "session", {"password": {"name": name, "password": password}})
    cookie = answer.headers["set-cookie"].split(";")[0]
    # Several of these programs run at once, and none may read half of a cookie.
    part = kept.with_suffix(f".{os.getpid()}")
    part.write_text(cookie)
    part.replace(kept)
    return cookie


def agent_entry(author, entry):
    """The entry as the inbox writes it; None if agents do not write it."""
    if author["kind"] != "person" or entry.get("state") is not None:
        return None
    if entry["kind"] == "handover" and entry["to"]["name"] == author["name"]:
        return {"kind": "take"}
    return entry


def main():
    url, password, folder = sys.argv[1:]
    order = json.load(sys.stdin)
    conversation = f"conversations/{order['conversation']}"
    if read := order.get("company_read"):
        cookie = sign_in(url, read["name"], password, folder)
        request(url, "PUT", f"{conversation}/read", {"up_to": read["up_to"]}, cookie)
        return 0
    author = order["author"]
    body = agent_entry(author, order["entry"])
    if body is None or order.get("drafted_by_ai"):
        return NOT_OFFERED
    cookie = sign_in(url, author["name"], password, folder)
    request(url, "PUT", f"{conversation}/entries/{order['id']}", body, cookie)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.read().decode()}")
