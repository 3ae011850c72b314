// The element <yes-reply>: what it shows, and what it takes away again.

import { ATTRIBUTES, define } from "./attributes.js";
import { drawBadge, drawButton, make } from "./button.js";
import { dress, load } from "./load.js";
import { base, complain } from "./script.js";
import { Tokens } from "./token.js";

/** The elements in the page, in the order in which they came. */
export const elements = new Set();

/** Who the page has said that the customer is, for elements that come later. */
let identity;
export const identify = (token) => {
  identity = token;
  elements.forEach((element) => element.identify(token));
};

export class YesReplyElement extends HTMLElement {
  static get observedAttributes() {
    return ATTRIBUTES;
  }

  constructor() {
    super();
    this._unread = 0;
    this._tokens = new Tokens(this);
  }

  /** Opens the panel, as a press of its button does. What stands in the page is always open. */
  open() {
    if (this._corner) this._open();
  }

  /** Closes the panel; what was written stays. */
  close() {
    if (this._button && this._handle) this._show(false);
  }

  /** Closes the panel if it is open, else opens it. */
  toggle() {
    this._button?.hidden ? this.close() : this.open();
  }

  /** Who the customer is from now on: a token, or a function that gives one; nobody without either. */
  identify(token) {
    const isFunction = typeof token === "function";
    this.getToken = isFunction ? token : undefined;
    this._tokens._forget();
    this.token = isFunction ? undefined : token;
    if (isFunction) this._hurry();
  }

  connectedCallback() {
    elements.add(this);
    // What the page has set before this script was there.
    for (const name of Object.keys(this).filter((name) => name in YesReplyElement.prototype)) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    if (!this._corner) this._begin(); // Else it was moved within the page.
  }

  disconnectedCallback() {
    // An element that is moved is disconnected and connected again in one go.
    queueMicrotask(() => this.isConnected || (elements.delete(this), this._end()));
  }

  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    this._tokens._forget();
    if (!this._corner) return;
    if (name.startsWith("token")) return this._hurry();
    if (name === "launcher" || name === "isolation" || this._alert) return this._beginAgain();
    this._label();
    if (name !== "reference" && name !== "api") return;
    this._handle ? this._update() : this._ask();
  }

  /** There may be a token now. */
  _hurry() {
    this._handle ? this._handle.hurry() : this._ask();
  }

  /** Is about something else from now on. */
  _update() {
    const hadFocus = this.shadowRoot.activeElement;
    try {
      this._handle.update(this._attributes());
      this._count(0);
      if (hadFocus) this._focus();
    } catch {
      this._beginAgain(); // It says why.
    }
  }

  /** After the widget's own call has ended: it is taken out of the page now. */
  _beginAgainSoon(forget) {
    setTimeout(() => {
      if (!this._corner) return;
      this._tokens._forget();
      if (forget) this.token = undefined;
      this._beginAgain();
    });
  }

  _beginAgain() {
    const wasOpen = this._handle && !this._place.hidden;
    this._end();
    this._begin();
    if (wasOpen && this._button) this._open();
  }

  _begin() {
    if (identity && !this.token && !this.tokenUrl) this.identify(identity);
    const root = this.shadowRoot || this.attachShadow({ mode: "open" });
    dress(root, STYLE);
    root.append((this._corner = make("div", "corner")));
    if (!this.launcher) return void this._open();
    // Intent: what is likely needed in a moment is loaded in that moment.
    this._button = drawButton(() => load(this.isolation).catch(() => {}), () => this._open());
    this._badge = drawBadge();
    this._corner.append(this._button, this._badge);
    this._label();
    this._ask();
  }

  /** The words on the button. */
  _label() {
    const kind = this.reference.split(":")[0] || "order";
    if (this._button) this._button.lastChild.textContent = this.label || `Reply about this ${kind}`;
  }

  /** Asks how many answers are unread, where the page wants to show that before the customer wants anything. */
  async _ask() {
    this._count(0);
    const { badge, reference, api } = this;
    if (!badge || !this._badge) return;
    try {
      const token = await this._tokens._give();
      if (!token) return;
      const url = new URL(`/v1/conversations?limit=1&reference=${encodeURIComponent(reference)}`, api || base);
      const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
      const [head] = (await answer.json()).conversations;
      if (!this._handle && this.reference === reference) this._count(head?.unread || 0);
    } catch {
      // The badge is a courtesy; what is wrong is said when the widget is opened.
    }
  }

  /** How many answers came while the panel was closed. */
  _count(unread) {
    if (unread === this._unread) return;
    this._unread = unread;
    if (this._badge) this._badge.textContent = unread ? `${unread} new` : "";
    this._tell("unread", { count: unread });
  }

  _attributes() {
    const attributes = { api: base.origin };
    for (const { name, value } of this.attributes) attributes[name] = value;
    return attributes;
  }

  async _open() {
    if (this._handle) return this._show(true);
    if (this._place) return; // It is on its way.
    this._alert?.remove();
    const place = (this._place = make("div", "place"));
    place.hidden = !!this._button;
    place.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && this._button && this._show(false));
    this.shadowRoot.append(place);
    this._button?.setAttribute("aria-busy", "true");
    try {
      const glue = await load(this.isolation);
      if (this._place !== place) return; // Taken out of the page in the meantime.
      dress(this.shadowRoot, glue.style);
      glue.check(this, ATTRIBUTES, complain);
      this._handle = glue.mount(place, this._attributes(), (what, detail) => this._hear(what, detail));
      this._tell("ready");
      this._show(true);
    } catch (error) {
      if (this._place === place) this._fail(error);
    }
    this._button?.removeAttribute("aria-busy");
  }

  /** What the widget asks for, and what it has to say: see `src/page.rs`. */
  _hear(what, detail) {
    if (what === "token") return this._tokens._give(detail) ?? this._tell("token-needed");
    if (what === "complain") return complain(detail);
    if (what === "close") return this._show(false);
    if (what === "again") return this._beginAgainSoon(detail);
    this._tell(what, detail);
    if (what === "received" && this._place.hidden) this._count(this._unread + 1);
  }

  _focus() {
    this._place.querySelector("textarea, iframe")?.focus();
  }

  _show(open) {
    const changes = this._place.hidden === open;
    this._place.hidden = !open;
    if (!this._button) return;
    if (changes) this._tell(open ? "opened" : "closed");
    this._button.hidden = open;
    this._button.setAttribute("aria-expanded", open);
    if (open) {
      this._count(0);
      this._focus();
    } else this._button.focus();
  }

  /** For the web team the reason, for the customer another way. */
  _fail(error) {
    complain(error);
    this._tell("error", { message: String(error?.message ?? error) });
    this._place.remove();
    this._place = undefined;
    const alert = (this._alert = make("div", "alert"));
    alert.setAttribute("role", "alert");
    alert.append(this.fallback || "Writing to us does not work on this page just now. Please reach us in another way.");
    this._corner.append(alert);
  }

  /** An event on the element, which the whole page can hear. */
  _tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`yes-reply:${name}`, { bubbles: true, composed: true, detail }));
  }

  _end() {
    this._handle?.unmount();
    this._handle?.free();
    this._corner = this._handle = this._place = this._button = this._badge = this._alert = undefined;
    this.shadowRoot.adoptedStyleSheets = [];
    this.shadowRoot.replaceChildren();
  }
}

/** Set by the page: gives a new token, or a promise of it, or nothing. It goes before `token-url`. */
YesReplyElement.prototype.getToken = undefined;
define(YesReplyElement.prototype);
