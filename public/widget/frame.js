// The widget in a frame of the desk's own origin, for pages that cannot run it themselves. `mount` is as that of
// the module, so that the loader need not know which one it has; what they say to each other goes through one port.

/** What the page in the frame may tell, beside asking for a token. */
const TOLD = new Set(["close", "again", "stored", "stuck", "received", "status", "token-needed", "error"]);
/** The looks that the company's page has set, which do not reach into a frame by themselves. */
const LOOKS = [
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
];

/** How long the page in the frame may take to answer, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Shows the frame in `place`; for the other parameters see `mount` in src/host.rs. */
export function mount(place, attributes, page) {
  const address = new URL("../reply", import.meta.url);
  const frame = document.createElement("iframe");
  frame.className = "panel";
  frame.title = attributes.label || `Reply about ${(attributes.reference ?? "").replace(":", " ")}`;
  let port;

  const looks = () => {
    const style = getComputedStyle(place);
    return Object.fromEntries(
      LOOKS.map((name) => [`--yes-reply-${name}`, style.getPropertyValue(`--yes-reply-${name}`)]),
    );
  };
  const hello = () => {
    const { reference = "", theme = "", fallback = "" } = attributes;
    const { direction } = getComputedStyle(place);
    return {
      yesReply: 1,
      reference,
      theme,
      direction,
      fallback,
      form: "launcher" in attributes ? "launcher" : "inline",
      looks: looks(),
    };
  };
  const say = (message) => port?.postMessage(message);
  const hear = async ({ data }) => {
    const { what, detail, ask } = Object(data);
    if (what === "there") clearTimeout(late);
    if (what === "token" && Number.isInteger(ask) && (detail === undefined || typeof detail === "string")) {
      const token = await Promise.resolve(page("token", detail)).catch(() => null);
      say({ answer: ask, token: typeof token === "string" ? token : undefined, away: token === null });
    } else if (TOLD.has(what) && isDetail(detail)) page(what, detail);
  };
  // A frame that is moved within the page loads anew, and begins with a port of its own.
  frame.onload = () => {
    port?.close();
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port.onmessage = hear;
    frame.contentWindow.postMessage(hello(), address.origin, [port2]);
  };
  const again = () => say({ hello: hello() });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", again);
  // What is forgotten in the company's origin is forgotten in the desk's too.
  const forgotten = self.BroadcastChannel && new BroadcastChannel("yes-reply");
  if (forgotten) forgotten.onmessage = ({ data }) => data === "" && say({ forget: true });

  // A frame that the page or the desk does not allow looks like any other from here, but for its silence.
  const late = setTimeout(() => {
    const message = `${address} does not answer in its frame. Does this page's frame-src allow ${address.origin}, does the desk's allow_origins have ${location.origin}?`;
    page("complain", message);
    page("error", { message });
    const alert = document.createElement("p");
    alert.className = "alert";
    alert.setAttribute("role", "alert");
    alert.append(
      attributes.fallback ||
        "Writing to us does not work on this page just now. Please reach us in another way.",
    );
    frame.replaceWith(alert);
  }, PATIENCE_MS);

  frame.src = address.href;
  place.append(frame);
  return {
    update(now) {
      attributes = now;
      again();
    },
    hurry: () => say({ hurry: true }),
    unmount() {
      clearTimeout(late);
      scheme.removeEventListener("change", again);
      forgotten?.close();
      port?.close();
      frame.remove();
    },
    free() {},
  };
}

/** Nothing, a yes or no, or words by name. */
function isDetail(detail) {
  if (detail === undefined || typeof detail === "boolean") return true;
  return (
    typeof detail === "object" &&
    detail !== null &&
    Object.values(detail).every((word) => typeof word === "string")
  );
}
