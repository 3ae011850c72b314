// The customer's token: the one that stands in the page, and those that the page gives when it has expired.

import { complain } from "./script.js";

/** A new token from the company's page, or nothing when the customer is not signed in there any more. */
const renew = async (url) => {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout?.(20000) });
  if (answer.status >= 500) throw new Error(`${url} answered with ${answer.status}`);
  const { token } = answer.ok ? await answer.json().catch(() => ({})) : {};
  if (!token) complain(`${url} answered with ${answer.status} and no {"token":"..."}`);
  return token;
};

/** The tokens of one element. */
export class Tokens {
  constructor(element) {
    this._element = element;
  }

  /** Another customer may be meant from now on. */
  _forget() {
    this._token = this._renewing = undefined;
  }

  /** The token, or a promise of it, or nothing; `expired` is the one that is too old. */
  _give(expired) {
    const { token, tokenUrl, getToken } = this._element;
    this._token ||= token;
    if (this._token && this._token !== expired) return this._token;
    if (!tokenUrl && !getToken) return;
    if (this._renewing) return this._renewing;
    const asked = getToken ? Promise.resolve().then(() => getToken.call(this._element)) : renew(tokenUrl);
    // Somebody else may be signed in before the answer comes; then it is not theirs.
    const renewing = asked.then((token) => (this._renewing === renewing ? (this._token = token) : this._give(expired)));
    const done = () => this._renewing === renewing && (this._renewing = undefined);
    renewing.then(done, done);
    return (this._renewing = renewing);
  }
}
