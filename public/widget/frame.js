// The widget in a frame of the desk's origin, for pages whose policy allows no WebAssembly. The exports are those of the
// module, so that the loader handles both alike. Page and frame communicate through one MessagePort.

/** What the frame may send beside requests for a token: events of the element, and requests to its controller. */
const FORWARDED_EVENTS = new Set([
  "close",
  "restart",
  "stored",
  "stuck",
  "received",
  "status",
  "token-needed",
  "error",
]);

/** The custom properties of the company's page that are copied into the frame, which does not inherit them. */
const CSS_VARIABLES = [
  "accent",
  "on-accent",
  "link",
  "ink",
  "ink-soft",
  "paper",
  "wash",
  "line",
  "edge",
  "mine",
  "warn",
  "warn-wash",
  "bad",
  "radius",
  "font",
  "size",
].map((name) => `--yes-reply-${name}`);

/** How long the frame may take to answer, in milliseconds. */
const FRAME_TIMEOUT_MS = 30_000;

/**
 * Appends the frame to `container`.
 * @type {Mount}
 */
export function mount(container, attributes, onMessage) {
  const address = new URL("../reply", import.meta.url);
  const frame = document.createElement("iframe");
  frame.className = "panel";
  frame.title = attributes.label || `Reply about ${(attributes.reference ?? "").replace(":", " ")}`;
  /** @type {MessagePort | undefined} */
  let port;

  /** @returns {Hello} */
  const hello = () => {
    const { reference = "", theme = "", fallback = "" } = attributes;
    const style = getComputedStyle(container);
    return {
      yesReply: 1,
      reference,
      theme,
      direction: style.direction,
      fallback,
      form: "launcher" in attributes ? "launcher" : "inline",
      cssVariables: Object.fromEntries(CSS_VARIABLES.map((name) => [name, style.getPropertyValue(name)])),
    };
  };
  /** @param {object} message */
  const send = (message) => port?.postMessage(message);
  /** @param {MessageEvent} event */
  const onFrameMessage = async ({ data }) => {
    const { type, detail, requestId } = Object(data);
    if (type === "loaded") clearTimeout(timeout);
    if (
      type === "token" &&
      Number.isInteger(requestId) &&
      (detail === undefined || typeof detail === "string")
    ) {
      const token = await Promise.resolve(onMessage("token", detail)).catch(() => null);
      send({
        responseTo: requestId,
        token: typeof token === "string" ? token : undefined,
        failed: token === null,
      });
    } else if (FORWARDED_EVENTS.has(type) && isDetail(detail)) onMessage(type, detail);
  };
  // A frame that is moved within the page is loaded again and gets a port of its own.
  frame.onload = () => {
    port?.close();
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port.onmessage = onFrameMessage;
    frame.contentWindow?.postMessage(hello(), address.origin, [port2]);
  };
  const sendHello = () => send({ hello: hello() });
  const colorScheme = matchMedia("(prefers-color-scheme: dark)");
  colorScheme.addEventListener("change", sendHello);
  // `YesReply.logout()` clears the storage of the company's origin; this clears that of the desk's origin.
  const logout = self.BroadcastChannel && new BroadcastChannel("yes-reply");
  if (logout) logout.onmessage = ({ data }) => data === "" && send({ clearStorage: true });

  // The page cannot tell a frame that a policy blocks from one that loads: only the missing answer shows it.
  const timeout = setTimeout(() => {
    const message = `${address} does not answer in its frame. Does this page's frame-src allow ${address.origin}, does the desk's allow_origins have ${location.origin}?`;
    onMessage("error-report", message);
    onMessage("error", { message });
    const alert = document.createElement("p");
    alert.className = "alert";
    alert.setAttribute("role", "alert");
    alert.append(
      attributes.fallback ||
        "Writing to us does not work on this page just now. Please reach us in another way.",
    );
    frame.replaceWith(alert);
  }, FRAME_TIMEOUT_MS);

  frame.src = address.href;
  container.append(frame);
  return {
    update(newAttributes) {
      attributes = newAttributes;
      sendHello();
    },
    retryNow: () => send({ retryNow: true }),
    unmount() {
      clearTimeout(timeout);
      colorScheme.removeEventListener("change", sendHello);
      logout?.close();
      port?.close();
      frame.remove();
    },
    free() {},
  };
}

/**
 * Whether this is the detail of an event (strings by name), of a request (a boolean), or nothing.
 * @param {unknown} detail
 */
function isDetail(detail) {
  if (detail === undefined || typeof detail === "boolean") return true;
  return (
    typeof detail === "object" &&
    detail !== null &&
    Object.values(detail).every((value) => typeof value === "string")
  );
}
