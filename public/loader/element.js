// The class of <yes-reply>: attributes, properties and methods, which its controller carries out. The JSDoc of the class is
// the source of custom-elements.json, and tests/browser/embedding.spec.ts holds the tables of docs/embedding.md against that.

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

/**
 * A conversation about an order or a bill.
 *
 * @element yes-reply
 *
 * @attr {string} reference - The order or bill that the conversation is about: a kind, a colon and an id, `order:1001`.
 * @attr {string} api - The address of the backend. Default: the origin of the script.
 * @attr {string} token - A token of the customer who is signed in.
 * @attr {string} token-url - An address of the page's own origin that answers `{"token":"..."}` as
 *   `application/json` with `Cache-Control: no-store`, or 401 when nobody is signed in. It is requested with the
 *   customer's cookies when there is no token or the token has expired.
 * @attr {boolean} launcher - Shows a button in the corner of the window, which opens the widget in a panel, instead
 *   of the widget in the page.
 * @attr {boolean} badge - Shows the number of unread answers on the launcher button before the customer points at
 *   it. Costs one small request to the backend per page view, with the customer's token (requested from `token-url`
 *   if there is no `token`).
 * @attr {string} label - The text of the launcher button. Default: `Reply about this order`.
 * @attr {string} fallback - Another way to reach the company, shown to the customer when writing does not work on
 *   this page.
 * @attr {"light" | "dark"} theme - `light` or `dark`. Default: the colour scheme of the device.
 * @attr {"start"} position - `start` places the launcher button and its panel in the other corner, where lines of
 *   text begin.
 * @attr {"frame"} isolation - `frame` shows the widget in a frame of the desk's own origin, for pages whose policy
 *   allows no WebAssembly.
 *
 * @prop {(() => string | undefined | Promise<string | undefined>) | undefined} getToken - A function of the page
 *   that returns a token, or a promise of one. It takes precedence over `token-url`.
 *
 * @event {CustomEvent<{}>} yes-reply:ready - The widget is mounted. With a launcher: the panel was opened for the
 *   first time.
 * @event {CustomEvent<{}>} yes-reply:opened - The panel was opened.
 * @event {CustomEvent<{}>} yes-reply:closed - The panel was closed.
 * @event {CustomEvent<{ id: string, receipt: string }>} yes-reply:stored - The backend has stored what the customer
 *   wrote. `detail.id`, `detail.receipt`.
 * @event {CustomEvent<{ id: string, reason: string }>} yes-reply:stuck - The backend refused what the customer
 *   wrote, and the customer has to decide. `detail.id`, `detail.reason`.
 * @event {CustomEvent<{ id: string, author: string, name: string }>} yes-reply:received - The company answered.
 *   `detail.id`; `detail.author` is `person`, `automatic` or `ai_drafted`; `detail.name`.
 * @event {CustomEvent<{ count: number }>} yes-reply:unread - The number of unread answers behind the launcher button
 *   changed. `detail.count` is 0 once the panel is open.
 * @event {CustomEvent<{ status: string }>} yes-reply:status - The status of the conversation changed.
 *   `detail.status` is `awaiting_company`, `awaiting_customer`, `solution_proposed` or `solved`.
 * @event {CustomEvent<{}>} yes-reply:token-needed - The page gives no token, or `token-url` answers 401: the
 *   customer has to sign in.
 * @event {CustomEvent<{ message: string }>} yes-reply:error - The widget could not be loaded, or the backend does
 *   not answer it or refuses it. `detail.message` is the cause.
 *
 * @cssprop [--yes-reply-accent=#0a6b50] - Buttons, links and the customer's own messages.
 * @cssprop [--yes-reply-on-accent=#ffffff] - Text on the accent.
 * @cssprop [--yes-reply-link=var(--yes-reply-accent)] - Links and the keyboard focus. Default: the accent.
 * @cssprop [--yes-reply-ink=#17211d] - Text.
 * @cssprop [--yes-reply-ink-soft=#55625c] - Secondary text.
 * @cssprop [--yes-reply-paper=#ffffff] - The background of the panel.
 * @cssprop [--yes-reply-wash=#f4f6f3] - The background of quiet areas of the panel.
 * @cssprop [--yes-reply-line=#dfe5e0] - Lines between areas.
 * @cssprop [--yes-reply-edge=#7c8982] - Borders of fields and buttons.
 * @cssprop [--yes-reply-mine] - The background of the customer's own messages. Default: a mix of accent and paper.
 * @cssprop [--yes-reply-warn=#8a4b00] - Text that asks for attention.
 * @cssprop [--yes-reply-warn-wash=#fff4e2] - The background of text that asks for attention.
 * @cssprop [--yes-reply-bad=#a4262c] - Errors.
 * @cssprop [--yes-reply-radius=14px] - The corners of panel and messages.
 * @cssprop [--yes-reply-font] - The font family. Default: the font of the system.
 * @cssprop [--yes-reply-size=16px] - The font size of a message.
 * @cssprop [--yes-reply-offset=16px] - The distance of the launcher button and its panel from the edges of the window.
 * @cssprop [--yes-reply-z-index=2147483000] - The `z-index` of the launcher button and its panel.
 *
 * @csspart launcher - The launcher button.
 * @csspart unread - The number of unread answers on the launcher button.
 * @csspart panel - The whole widget.
 * @csspart reference - The order or bill at the top of the panel.
 * @csspart owner - The person who owns the conversation, and the promised time of the answer.
 * @csspart timeline - The list of messages and events.
 * @csspart message - Each message in the timeline.
 * @csspart composer - The field and its button.
 * @csspart send - The button of the composer.
 *
 * @slot label - The text of the launcher button.
 * @slot intro - The first text in an empty conversation.
 */
export class YesReplyElement extends /** @type {new () => ElementWithProperties} */ (HTMLElement) {
  #controller = createController(this);

  static observedAttributes = ATTRIBUTES;

  /** Opens the panel, as a press of the launcher button does. Without `launcher` the widget is always open. */
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
   * Sets the customer who is signed in. Without an argument nobody is signed in.
   * @param {TokenSource} [token] - A token, or a function that returns a token or a promise of one.
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
