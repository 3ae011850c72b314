// The element <yes-reply>.

import { ATTRIBUTES, define } from "./attributes.js";
import { showIn, unread } from "./controller.js";

/** Who the page has said that the customer is, for elements that come later. */
let identity;
export const identify = (token) => {
  identity = token;
  for (const element of unread.keys()) element.identify(token);
};

export class YesReplyElement extends HTMLElement {
  #shown = showIn(this);

  static get observedAttributes() {
    return ATTRIBUTES;
  }

  /** Opens the panel, as a press of its button does. What stands in the page is always open. */
  open() {
    this.#shown.open();
  }

  /** Closes the panel; what was written stays. */
  close() {
    this.#shown.close();
  }

  /** Closes the panel if it is open, else opens it. */
  toggle() {
    this.#shown.toggle();
  }

  /** Who the customer is from now on: a token, or a function that gives one; nobody without either. */
  identify(token) {
    const isFunction = typeof token === "function";
    this.getToken = isFunction ? token : undefined;
    this.#shown.count(0);
    this.token = isFunction ? undefined : token;
    this.#shown.hurry();
  }

  connectedCallback() {
    // What the page has set before this script was there.
    for (const name of Object.keys(this).filter((name) => name in YesReplyElement.prototype)) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    if (identity && !this.token && !this.tokenUrl) this.identify(identity);
    this.#shown.connect();
  }

  disconnectedCallback() {
    // An element that is moved is disconnected and connected again in one go.
    queueMicrotask(() => this.isConnected || this.#shown.disconnect());
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now) this.#shown.change(name);
  }
}

/** Set by the page: gives a new token, or a promise of it, or nothing. It goes before `token-url`. */
YesReplyElement.prototype.getToken = undefined;
define(YesReplyElement.prototype);
