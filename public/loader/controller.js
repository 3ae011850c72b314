// The controller of one <yes-reply>: its launcher button, its widget, and the message that replaces a failed widget.

/** @import { TokenSource, YesReplyElement } from "../yes-reply" */

import { ATTRIBUTES } from "./attributes.js";
import { baseUrl, reportError } from "./current-script.js";
import { adoptStyles, createElement } from "./dom.js";
import { createLauncherButton } from "./launcher-button.js";
import { loadWidget } from "./load-widget.js";
import { createTokenCache } from "./token.js";
import { createUnreadCounter, unreadCounts } from "./unread.js";

/** @param {YesReplyElement} element */
export const createController = (element) => {
  const root = element.attachShadow({ mode: "open" });
  // Each is undefined while it is not in the shadow root. The dock holds button and alert, the container the widget.
  /** @type {HTMLElement | undefined} */
  let dock;
  /** @type {HTMLElement | undefined} */
  let alert;
  /** @type {HTMLElement | undefined} */
  let container;
  /** @type {HTMLButtonElement | undefined} */
  let button;
  /** @type {Widget | undefined} */
  let widget;

  /**
   * Dispatches an event on the element that bubbles through the whole page.
   * @param {string} type
   */
  const emit = (type, detail = {}) =>
    element.dispatchEvent(new CustomEvent(`yes-reply:${type}`, { bubbles: true, composed: true, detail }));

  const [getToken, clearToken] = createTokenCache(element);
  const [badge, setUnread, requestUnread] = createUnreadCounter(element, getToken, emit);

  const refreshBadge = () => {
    if (element.badge && button?.hidden === false) requestUnread();
  };

  const updateLabel = () => {
    const kind = element.reference.split(":")[0] || "order";
    if (button)
      /** @type {ChildNode} */ (button.lastChild).textContent = element.label || `Reply about this ${kind}`;
  };

  const start = () => {
    adoptStyles(root, STYLE);
    root.append((dock = createElement("div", { className: "dock" })));
    if (!element.launcher) return open();
    button = createLauncherButton(() => loadWidget(element.isolation).catch(() => {}), open);
    dock.append(button, badge);
    updateLabel();
    refreshBadge();
  };

  const stop = () => {
    setUnread(0);
    widget?.unmount();
    widget?.free();
    dock = widget = container = button = alert = undefined;
    root.adoptedStyleSheets = [];
    root.replaceChildren();
  };

  const restart = () => {
    const wasOpen = widget && !container?.hidden;
    stop();
    start();
    if (wasOpen && button) open();
  };

  /**
   * Restarts in a task of its own, because the widget that asks for it is still running.
   * @param {boolean} withoutToken
   */
  const restartSoon = (withoutToken) =>
    setTimeout(() => {
      if (!dock) return;
      clearToken();
      if (withoutToken) element.token = undefined;
      restart();
    });

  const readAttributes = () => {
    /** @type {Attributes} */
    const attributes = { api: baseUrl.origin };
    for (const { name, value } of element.attributes) attributes[name] = value;
    return attributes;
  };

  const open = async () => {
    if (widget) return setOpen(true);
    if (container || !dock) return; // It is loading, or not in the page.
    alert?.remove();
    const current = (container = createElement("div", { className: "container" }));
    container.hidden = !!button;
    container.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && close());
    root.append(container);
    button?.setAttribute("aria-busy", "true");
    try {
      const module = await loadWidget(element.isolation);
      if (container !== current) return; // It was removed while it was loading.
      adoptStyles(root, module.style);
      module.lintAttributes(element, ATTRIBUTES, reportError);
      widget = module.mount(container, readAttributes(), onWidgetMessage);
      emit("ready");
      setOpen(true);
    } catch (error) {
      if (container === current) showError(error);
    }
    button?.removeAttribute("aria-busy");
  };

  const close = () => {
    if (button && widget) setOpen(false);
  };

  /** @param {boolean} isOpen */
  const setOpen = (isOpen) => {
    const hasChanged = /** @type {HTMLElement} */ (container).hidden === isOpen;
    /** @type {HTMLElement} */ (container).hidden = !isOpen;
    if (!button) return;
    if (hasChanged) emit(isOpen ? "opened" : "closed");
    button.hidden = isOpen;
    button.setAttribute("aria-expanded", /** @type {any} */ (isOpen));
    if (isOpen) {
      setUnread(0);
      focus();
    } else button.focus();
  };

  const focus = () =>
    /** @type {HTMLElement | null | undefined} */ (
      container?.querySelector(".panel:not([hidden]) textarea, iframe")
    )?.focus();

  /**
   * Answers the requests of the widget, and emits its events.
   * @type {OnWidgetMessage}
   */
  const onWidgetMessage = (type, detail) => {
    if (type === "token") return getToken(detail);
    if (type === "error-report") return reportError(detail);
    if (type === "close") return close();
    if (type === "restart") return restartSoon(detail);
    emit(type, detail);
    if (type === "received" && container?.hidden)
      setUnread(/** @type {number} */ (unreadCounts.get(element)) + 1);
  };

  /**
   * Replaces the widget by a message: the cause goes to the web team, another way of contact to the customer.
   * @param {any} error
   */
  const showError = (error) => {
    reportError(error);
    emit("error", { message: error.message ?? error });
    container?.remove();
    container = undefined;
    alert = createElement("div", { className: "alert" });
    alert.setAttribute("role", "alert");
    alert.append(
      element.fallback ||
        "Writing to us does not work on this page just now. Please reach us in another way.",
    );
    dock?.append(alert);
  };

  /** Clears the token. Requests that wait for one ask for it again at once. */
  const retryNow = () => {
    clearToken();
    widget?.retryNow();
    refreshBadge();
  };

  /** @param {TokenSource} [token] */
  const identify = (token) => {
    const isFunction = typeof token === "function";
    element.getToken = isFunction ? token : undefined;
    setUnread(0);
    element.token = isFunction ? undefined : token;
    retryNow();
  };

  const updateWidget = () => {
    const hadFocus = root.activeElement;
    try {
      widget?.update(readAttributes());
      if (hadFocus) focus();
    } catch {
      restart(); // Mounting it again reports the cause.
    }
  };

  /** @param {string} name */
  const onAttributeChange = (name) => {
    clearToken();
    if (!dock) return;
    if (name.startsWith("token")) return retryNow();
    if (name === "launcher" || name === "isolation" || alert) return restart();
    updateLabel();
    if (name === "reference" || name === "api") updateWidget();
    else if (name !== "badge") return;
    setUnread(0);
    refreshBadge();
  };

  const connect = () => {
    if (dock) return; // It was moved within the page.
    unreadCounts.set(element, 0);
    start();
  };

  const disconnect = () => {
    stop();
    unreadCounts.delete(element);
  };

  return {
    open,
    close,
    toggle: () => (button?.hidden ? close() : open()),
    identify,
    onAttributeChange,
    connect,
    disconnect,
  };
};
