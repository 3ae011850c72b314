// The widget of the page /reply, in the shadow root of its <main>.

export const main = document.querySelector("main");
const container = document.createElement("div");
container.className = "container";
let attributes, widget, loading;

/** Writes one line for the web team to the console. */
export const reportError = (error) =>
  console.error("yes-reply:", error, `See ${location.origin}/docs/embedding#messages`);

const loadModule = async () => {
  const wasm = fetch(ASSETS.wasm);
  const style = fetch(ASSETS.style).then((response) => response.text());
  const glue = await import(ASSETS.glue);
  const sheets = [glue.style, await style].map((css) => new CSSStyleSheet().replace(css));
  const root = main.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = await Promise.all(sheets);
  root.append(container);
  await glue.default({ module_or_path: wasm });
  return glue;
};

/** Mounts the widget, or updates the one that is mounted. A failure replaces it by the message of the page. */
export const render = async (newAttributes, onMessage) => {
  attributes = newAttributes;
  document.title = `Reply about ${attributes.reference.replace(":", " ")}`;
  try {
    const { mount } = await (loading ||= loadModule());
    // A later call may have mounted the widget, or changed the attributes, while this one was loading.
    if (widget) widget.update(attributes);
    else widget = mount(container, attributes, onMessage);
    focusField();
  } catch (error) {
    reportError(error);
    main.replaceWith(document.querySelector("template").content);
  }
};

/** Whether the widget is mounted and about this reference. */
export const isAbout = (reference) => !!widget && attributes.reference === reference;

/** Continues with another token at once. */
export const retryNow = () => widget?.retryNow();

export const focusField = () => container.querySelector("textarea")?.focus();
