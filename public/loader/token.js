// The customer's token of one element: kept until it expires, and requested from the page by one request at a time.

/** @import { YesReplyElement } from "../yes-reply" */

import { reportError } from "./current-script.js";

/**
 * Requests a token from the company's page. No token means that nobody is signed in there.
 * @param {string} url
 * @returns {Promise<string | undefined>}
 */
const fetchToken = async (url) => {
  const response = await fetch(url, {
    headers: { Accept: "application/json" },
    cache: "no-store",
    signal: AbortSignal.timeout?.(20000),
  });
  const { token } = response.ok ? await response.json().catch(() => ({})) : {};
  if (!token && response.status !== 401)
    throw reportError(`${url} answered with ${response.status} and no {"token":"..."}`);
  return token;
};

/**
 * Returns two functions: one that gives the token, and one that clears it, for when another customer may be signed in.
 * @param {YesReplyElement} element
 * @returns {[GetToken, () => void]}
 */
export const createTokenCache = (element) => {
  /** @type {string | undefined} */
  let cached;
  /** @type {Promise<string | undefined> | undefined} */
  let pending;

  /** @type {GetToken} */
  const get = (expired) => {
    const { token, tokenUrl, getToken } = element;
    cached ||= token;
    if (cached && cached !== expired) return cached;
    if (!tokenUrl && !getToken) return;
    if (pending) return pending;
    const request = getToken ? Promise.resolve().then(() => getToken.call(element)) : fetchToken(tokenUrl);
    /**
     * A response that arrives after a clear may belong to another customer.
     * @type {Promise<string | undefined>}
     */
    const current = request.then((token) => (pending === current ? (cached = token) : get(expired)));
    const settle = () => pending === current && (pending = undefined);
    current.then(settle, settle);
    return (pending = current);
  };
  const clear = () => {
    cached = pending = undefined;
  };
  return [get, clear];
};
