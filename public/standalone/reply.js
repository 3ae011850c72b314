// The page /reply: the widget alone, with reference and token in the address, as in a link; or in a frame of the company's
// page, which gives both through a port. See frame.js for the other end of it.

const files = { glue: "/assets/widget.js", wasm: "/assets/widget.wasm", page: "/assets/reply.css" };
const main = document.querySelector("main");
const place = document.createElement("div");
place.className = "place";
let handle;
let attributes;

const complain = (what) =>
  console.error("yes-reply:", what, `See ${location.origin}/docs/embedding#messages`);

const load = async () => {
  const wasm = fetch(files.wasm);
  const page = fetch(files.page).then((answer) => answer.text());
  const glue = await import(files.glue);
  const sheets = [glue.style, await page].map((css) => new CSSStyleSheet().replace(css));
  const root = main.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = await Promise.all(sheets);
  root.append(place);
  await glue.default({ module_or_path: wasm });
  return glue;
};

/** Shows what the attributes say; `page` is what the widget asks and tells. */
const show = async (wanted, page) => {
  attributes = wanted;
  document.title = `Reply about ${attributes.reference.replace(":", " ")}`;
  try {
    const glue = await (show.loading ||= load());
    // Another wish may have come while it loaded.
    if (handle) handle.update(attributes);
    else handle = glue.mount(place, attributes, page);
    place.querySelector("textarea")?.focus();
  } catch (error) {
    complain(error);
    main.replaceWith(document.querySelector("template").content);
  }
};

const forget = () => {
  new BroadcastChannel("yes-reply").postMessage("");
  indexedDB.deleteDatabase("yes-reply");
};

/** The address has it all: `/reply#reference=order:1001&token=...`. What stands behind the # is sent nowhere. */
const alone = () => {
  const given = new URLSearchParams(location.hash.slice(1));
  const [reference, token] = [given.get("reference") ?? "", given.get("token") ?? ""];
  const page = (what, detail) => {
    if (what === "complain") complain(detail);
    if (what === "token" && token && detail !== token) return token;
    if (what === "again") location.reload();
  };
  show({ reference, api: location.origin }, page);
  addEventListener("hashchange", () => location.reload());
};

/** A page of the company gives it. Only those pages can show this one in a frame, and only they are listened to. */
const framed = () => {
  const origins = document.querySelector("meta[name=allow-origins]").content.split(" ");
  addEventListener("message", ({ data, origin, source, ports: [port] }) => {
    if (source === parent && origins.includes(origin) && isHello(data) && port) listen(port, data);
  });
};

const listen = (port, hello) => {
  port.postMessage({ what: "there" });
  const asked = new Map();
  let last = 0;
  const page = (what, detail) => {
    if (what === "complain") return complain(detail);
    if (what !== "token") return void port.postMessage({ what, detail });
    return new Promise((given, failed) => {
      asked.set((last += 1), { given, failed });
      port.postMessage({ what, detail, ask: last });
    });
  };
  const greet = (hello) => {
    main.setAttribute("theme", hello.theme);
    document.documentElement.dir = hello.direction;
    for (const [name, value] of Object.entries(hello.looks)) main.style.setProperty(name, value);
    const { reference, form, fallback } = hello;
    if (handle && attributes.reference === reference) return;
    show({ reference, api: location.origin, fallback, ...(form === "launcher" && { launcher: "" }) }, page);
  };
  port.onmessage = ({ data }) => {
    const { hello, hurry, forget: forgotten, answer, token, away } = Object(data);
    if (isHello(hello)) greet(hello);
    if (hurry === true) handle?.hurry();
    if (forgotten === true) forget();
    const { given, failed } = asked.get(answer) ?? {};
    asked.delete(answer);
    if (away === true) failed?.();
    else given?.(typeof token === "string" ? token : undefined);
  };
  addEventListener(
    "keydown",
    (event) => event.key === "Escape" && !event.isComposing && port.postMessage({ what: "close" }),
  );
  addEventListener("focus", () => place.querySelector("textarea")?.focus());
  greet(hello);
};

const isHello = (data) => {
  const { yesReply, reference, theme, direction, form, fallback = "", looks } = Object(data);
  const areWords = [reference, theme, direction, form, fallback, ...Object.values(Object(looks))].every(
    (word) => typeof word === "string",
  );
  return (
    yesReply === 1 && areWords && Object.keys(Object(looks)).every((name) => name.startsWith("--yes-reply-"))
  );
};

if (parent === self) alone();
else framed();
