// The page in a frame of the company's page, which sends reference and token through a MessagePort. The other end is
// public/widget/frame.js. Only pages of the desk's `allow_origins` can embed this one, and only their messages are read.

import { focusField, isAbout, main, render, reportError, retryNow } from "./render.js";

export const embedded = () => {
  const meta = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=allow-origins]"));
  const origins = meta.content.split(" ");
  addEventListener("message", ({ data, origin, source, ports: [port] }) => {
    if (source === parent && origins.includes(origin) && isHello(data) && port) connect(port, data);
  });
};

/** @typedef {{ resolve(token: string | undefined): void, reject(): void }} TokenRequest */

/**
 * @param {MessagePort} port
 * @param {Hello} hello
 */
const connect = (port, hello) => {
  port.postMessage({ type: "loaded" });
  /** @type {Map<number, TokenRequest>} */
  const tokenRequests = new Map();
  let lastRequestId = 0;
  /** @type {OnWidgetMessage} */
  const onMessage = (type, detail) => {
    if (type === "error-report") return reportError(detail);
    if (type !== "token") return void port.postMessage({ type, detail });
    return new Promise((resolve, reject) => {
      lastRequestId += 1;
      tokenRequests.set(lastRequestId, { resolve, reject });
      port.postMessage({ type, detail, requestId: lastRequestId });
    });
  };
  /** @param {Hello} hello */
  const applyHello = ({ reference, theme, direction, form, fallback = "", cssVariables }) => {
    main.setAttribute("theme", theme);
    document.documentElement.dir = direction;
    for (const [name, value] of Object.entries(cssVariables)) main.style.setProperty(name, value);
    if (isAbout(reference)) return;
    render(
      { reference, api: location.origin, fallback, ...(form === "launcher" && { launcher: "" }) },
      onMessage,
    );
  };
  port.onmessage = ({ data }) => {
    const message = Object(data);
    if (isHello(message.hello)) applyHello(message.hello);
    if (message.retryNow === true) retryNow();
    if (message.clearStorage === true) clearStorage();
    const { resolve, reject } = tokenRequests.get(message.responseTo) ?? {};
    tokenRequests.delete(message.responseTo);
    if (message.failed === true) reject?.();
    else resolve?.(typeof message.token === "string" ? message.token : undefined);
  };
  addEventListener(
    "keydown",
    (event) => event.key === "Escape" && !event.isComposing && port.postMessage({ type: "close" }),
  );
  addEventListener("focus", focusField);
  applyHello(hello);
};

/** Deletes what the widget has stored in the origin of the desk, and tells its other frames and tabs. */
const clearStorage = () => {
  new BroadcastChannel("yes-reply").postMessage("");
  indexedDB.deleteDatabase("yes-reply");
};

/**
 * @param {unknown} data
 * @returns {data is Hello}
 */
const isHello = (data) => {
  const { yesReply, reference, theme, direction, form, fallback = "", cssVariables } = Object(data);
  const variables = Object(cssVariables);
  const areStrings = [reference, theme, direction, form, fallback, ...Object.values(variables)].every(
    (value) => typeof value === "string",
  );
  return (
    yesReply === 1 && areStrings && Object.keys(variables).every((name) => name.startsWith("--yes-reply-"))
  );
};
