// The number of unread answers behind the launcher button of each element.

/** @import { YesReplyElement } from "../yes-reply" */

import { baseUrl } from "./current-script.js";
import { createBadge } from "./launcher-button.js";

/**
 * The elements in the page, in the order of their insertion, and the unread answers of each.
 * @type {Map<YesReplyElement, number>}
 */
export const unreadCounts = new Map();

/**
 * The counter of one element: its badge, a function that sets the number, and one that requests it.
 * @param {YesReplyElement} element
 * @param {GetToken} getToken
 * @param {(type: string, detail: object) => void} emit
 * @returns {[HTMLElement, (count: number) => void, () => void]}
 */
export const createUnreadCounter = (element, getToken, emit) => {
  const badge = createBadge();
  /**
   * Identity of the latest request; responses to older ones are ignored.
   * @type {object | undefined}
   */
  let latest;

  /**
   * Sets the number. The response to a request under way is ignored.
   * @param {number} count
   */
  const set = (count) => {
    latest = undefined;
    if (count === unreadCounts.get(element)) return;
    unreadCounts.set(element, count);
    badge.textContent = count ? `${count} new` : "";
    emit("unread", { count });
  };

  /**
   * Requests the number from the backend. After a failure the number stays; opening the widget reports the cause.
   * @param {string} [expired]
   * @returns {Promise<void>}
   */
  const request = async (expired) => {
    const current = (latest = {});
    try {
      const token = await getToken(expired);
      if (latest !== current) return;
      if (!token) return set(0);
      const url = `${(element.api || baseUrl.origin).replace(/\/$/, "")}/v1/conversations?limit=1&reference=${encodeURIComponent(element.reference)}`;
      const response = await fetch(url, {
        headers: { Authorization: `Bearer ${token}` },
        credentials: "omit",
      });
      if (latest !== current) return;
      if (response.status === 401 && !expired) return request(token);
      const [conversation] = (await response.json()).conversations;
      if (latest === current) set(conversation?.unread_count || 0);
    } catch {}
  };

  return [badge, set, request];
};
