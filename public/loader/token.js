// The customer's token: the one that stands in the page, and those that the page gives when it has expired.

import { complain } from "./current-script.js";

/** A new token from the company's page, or nothing when the customer is not signed in there any more. */
const renew = async (url) => {
  const answer = await fetch(url, {
    headers: { Accept: "application/json" },
    cache: "no-store",
    signal: AbortSignal.timeout?.(20000),
  });
  const { token } = answer.ok ? await answer.json().catch(() => ({})) : {};
  if (!token && answer.status !== 401)
    throw complain(`${url} answered with ${answer.status} and no {"token":"..."}`);
  return token;
};

/** The tokens of an element: what gives one, and what forgets it, for another customer may be meant from then on. */
export const tokensOf = (element) => {
  let known, renewing;

  /** The token, or a promise of it, or nothing; `expired` is the one that is too old. */
  const give = (expired) => {
    const { token, tokenUrl, getToken } = element;
    known ||= token;
    if (known && known !== expired) return known;
    if (!tokenUrl && !getToken) return;
    if (renewing) return renewing;
    const asked = getToken ? Promise.resolve().then(() => getToken.call(element)) : renew(tokenUrl);
    // Somebody else may be signed in before the answer comes; then it is not theirs.
    const mine = asked.then((token) => (renewing === mine ? (known = token) : give(expired)));
    const done = () => renewing === mine && (renewing = undefined);
    mine.then(done, done);
    return (renewing = mine);
  };
  const forget = () => {
    known = renewing = undefined;
  };
  return [give, forget];
};
