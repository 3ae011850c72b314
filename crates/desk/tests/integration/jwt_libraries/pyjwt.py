"""Prints tokens that the library PyJWT signs, one a line: name, tab, token.

Arguments: the folder of the private keys, and the secret.
"""

import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import jwt

keys, secret = Path(sys.argv[1]), sys.argv[2]
claims = {
    "iss": "kettle",
    "aud": "yes-reply",
    "sub": "customer-42",
    "references": [{"kind": "order", "id": "1001", "title": "Kännchen, 1 €"}],
}
now = datetime.now(timezone.utc)
dates = {"iat": now, "nbf": now, "exp": now + timedelta(minutes=15)}
decimals = {"iat": time.time(), "exp": time.time() + 899.5}


def show(name, times, key, algorithm, kid, **more):
    token = jwt.encode(claims | times | more, key, algorithm, headers={"kid": kid})
    print(f"PyJWT {name}\t{token}")


es256, eddsa = (keys.joinpath(f"{name}.pem").read_text() for name in ("es256", "eddsa"))
show("HS256, dates", dates, secret, "HS256", "web")
show("HS256, decimals", decimals, secret, "HS256", "web")
show("ES256, a list", decimals, es256, "ES256", "es256", aud=["yes-reply"])
show("EdDSA, jti", dates, eddsa, "EdDSA", "eddsa", jti="5f0c")
