// What one element shows: its button, the number on it, the widget, or the note that there is none.

import { ATTRIBUTES } from "./attributes.js";
import { drawBadge, drawButton, make } from "./button.js";
import { dress, load } from "./load-widget.js";
import { base, complain } from "./current-script.js";
import { tokensOf } from "./token.js";

/** How many answers wait behind the button of each element, in the order in which they came into the page. */
export const unread = new Map();

export const showIn = (element) => {
  const [giveToken, forgetToken] = tokensOf(element);
  // As far as they are there: where the button and the note stand, and they; the place of the widget, and the widget.
  let corner, button, badge, alert, place, handle;
  /** The question after what is unread that counts: else it is about something else by now, or somebody else. */
  let asked;

  /** An event on the element, which the whole page can hear. */
  const tell = (name, detail = {}) =>
    element.dispatchEvent(new CustomEvent(`yes-reply:${name}`, { bubbles: true, composed: true, detail }));

  /** So many answers wait behind the button; whatever was asked before is out of date. */
  const count = (number) => {
    asked = undefined;
    if (number === unread.get(element)) return;
    unread.set(element, number);
    if (badge) badge.textContent = number ? `${number} new` : "";
    tell("unread", { count: number });
  };

  /** Asks how many answers are unread, where the page wants to show that before the customer wants anything. */
  const ask = async (expired) => {
    const mine = (asked = {});
    if (!element.badge || button?.hidden !== false) return;
    try {
      const token = await giveToken(expired);
      if (asked !== mine) return;
      if (!token) return count(0);
      const url = `${(element.api || base.origin).replace(/\/$/, "")}/v1/conversations?limit=1&reference=${encodeURIComponent(element.reference)}`;
      const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` }, credentials: "omit" });
      if (asked !== mine) return;
      if (answer.status === 401 && !expired) return ask(token);
      const [head] = (await answer.json()).conversations;
      if (asked === mine) count(head?.unread || 0);
    } catch {
      // The badge is a courtesy; what is wrong is said when the widget is opened.
    }
  };

  /** The words on the button. */
  const label = () => {
    const kind = element.reference.split(":")[0] || "order";
    if (button) button.lastChild.textContent = element.label || `Reply about this ${kind}`;
  };

  const begin = () => {
    const root = element.shadowRoot || element.attachShadow({ mode: "open" });
    dress(root, STYLE);
    root.append((corner = make("div", "corner")));
    if (!element.launcher) return open();
    // Intent: what is likely needed in a moment is loaded in that moment.
    button = drawButton(() => load(element.isolation).catch(() => {}), open);
    badge = drawBadge();
    corner.append(button, badge);
    label();
    ask();
  };

  const end = () => {
    count(0);
    handle?.unmount();
    handle?.free();
    corner = handle = place = button = badge = alert = undefined;
    element.shadowRoot.adoptedStyleSheets = [];
    element.shadowRoot.replaceChildren();
  };

  const beginAgain = () => {
    const wasOpen = handle && !place.hidden;
    end();
    begin();
    if (wasOpen && button) open();
  };

  /** After the widget's own call has ended: it is taken out of the page now. */
  const beginAgainSoon = (forget) =>
    setTimeout(() => {
      if (!corner) return;
      forgetToken();
      if (forget) element.token = undefined;
      beginAgain();
    });

  const attributes = () => {
    const attributes = { api: base.origin };
    for (const { name, value } of element.attributes) attributes[name] = value;
    return attributes;
  };

  const open = async () => {
    if (handle) return show(true);
    if (place || !corner) return; // It is on its way, or not in the page.
    alert?.remove();
    const mine = (place = make("div", "place"));
    place.hidden = !!button;
    place.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && close());
    element.shadowRoot.append(place);
    button?.setAttribute("aria-busy", "true");
    try {
      const glue = await load(element.isolation);
      if (place !== mine) return; // Taken out of the page in the meantime.
      dress(element.shadowRoot, glue.style);
      glue.check(element, ATTRIBUTES, complain);
      handle = glue.mount(place, attributes(), hear);
      tell("ready");
      show(true);
    } catch (error) {
      if (place === mine) fail(error);
    }
    button?.removeAttribute("aria-busy");
  };

  const close = () => {
    if (button && handle) show(false);
  };

  /** What the widget asks for, and what it has to say: see `src/page.rs`. */
  const hear = (what, detail) => {
    if (what === "token") return giveToken(detail);
    if (what === "complain") return complain(detail);
    if (what === "close") return close();
    if (what === "again") return beginAgainSoon(detail);
    tell(what, detail);
    if (what === "received" && place.hidden) count(unread.get(element) + 1);
  };

  const focus = () => place?.querySelector("textarea, iframe")?.focus();

  const show = (open) => {
    const changes = place.hidden === open;
    place.hidden = !open;
    if (!button) return;
    if (changes) tell(open ? "opened" : "closed");
    button.hidden = open;
    button.setAttribute("aria-expanded", open);
    if (open) {
      count(0);
      focus();
    } else button.focus();
  };

  /** For the web team the reason, for the customer another way. */
  const fail = (error) => {
    complain(error);
    tell("error", { message: error.message ?? error });
    place.remove();
    place = undefined;
    alert = make("div", "alert");
    alert.setAttribute("role", "alert");
    alert.append(
      element.fallback ||
        "Writing to us does not work on this page just now. Please reach us in another way.",
    );
    corner.append(alert);
  };

  /** There may be a token now, or another one. */
  const hurry = () => {
    forgetToken();
    handle?.hurry();
    ask();
  };

  /** Is about something else from now on. */
  const update = () => {
    const hadFocus = element.shadowRoot.activeElement;
    try {
      handle?.update(attributes());
      if (hadFocus) focus();
    } catch {
      beginAgain(); // It says why.
    }
  };

  const change = (name) => {
    forgetToken();
    if (!corner) return;
    if (name.startsWith("token")) return hurry();
    if (name === "launcher" || name === "isolation" || alert) return beginAgain();
    label();
    if (name === "reference" || name === "api") update();
    else if (name !== "badge") return;
    count(0);
    ask();
  };

  const connect = () => {
    if (corner) return; // It was moved within the page.
    unread.set(element, 0);
    begin();
  };

  const disconnect = () => {
    end();
    unread.delete(element);
  };

  return {
    open,
    close,
    toggle: () => (button?.hidden ? close() : open()),
    change,
    hurry,
    count,
    connect,
    disconnect,
  };
};
