// The class of <yes-reply>: attributes, properties and methods, which its controller carries out.

/** @import { TokenSource } from "../yes-reply" */

import { ATTRIBUTES, reflectAttributes } from "./attributes.js";
import { createController } from "./controller.js";
import { unreadCounts } from "./unread.js";

/**
 * The argument of the last `YesReply.identify()`, for elements that are inserted later.
 * @type {TokenSource | undefined}
 */
let identity;

/** @param {TokenSource} [token] */
export const identifyAll = (token) => {
  identity = token;
  for (const element of unreadCounts.keys()) element.identify(token);
};

export class YesReplyElement extends /** @type {new () => ElementWithProperties} */ (HTMLElement) {
  #controller = createController(this);

  static observedAttributes = ATTRIBUTES;

  /** Opens the panel, as a press of the launcher button does. Without a launcher the widget is always open. */
  open() {
    this.#controller.open();
  }

  /** Closes the panel. The draft is kept. */
  close() {
    this.#controller.close();
  }

  /** Closes the panel if it is open, and opens it otherwise. */
  toggle() {
    this.#controller.toggle();
  }

  /**
   * Sets who is signed in: a token, or a function that gives one. Without an argument nobody is signed in.
   * @param {TokenSource} [token]
   */
  identify(token) {
    this.#controller.identify(token);
  }

  connectedCallback() {
    // Properties that the page set before the element was defined hide the accessors of the prototype.
    for (const name of Object.keys(this).filter((name) => name in YesReplyElement.prototype)) {
      const value = /** @type {any} */ (this)[name];
      delete (/** @type {any} */ (this)[name]);
      /** @type {any} */ (this)[name] = value;
    }
    if (identity && !this.token && !this.tokenUrl) this.identify(identity);
    this.#controller.connect();
  }

  disconnectedCallback() {
    // Moving an element disconnects it and connects it again within one task.
    queueMicrotask(() => this.isConnected || this.#controller.disconnect());
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (before !== now) this.#controller.onAttributeChange(name);
  }
}

YesReplyElement.prototype.getToken = undefined;
reflectAttributes(YesReplyElement.prototype);
