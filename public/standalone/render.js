// The widget of the page /reply, in the shadow root of its <main>.

export const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const container = document.createElement("div");
container.className = "container";
/** @type {Attributes} */
let attributes;
/** @type {Widget | undefined} */
let widget;
/** @type {Promise<WidgetModule> | undefined} */
let loading;

/**
 * Writes one line for the web team to the console.
 * @param {unknown} error
 */
export const reportError = (error) =>
  console.error("yes-reply:", error, `See ${location.origin}/docs/embedding#messages`);

/** @returns {Promise<WidgetModule>} */
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

/**
 * Mounts the widget, or updates the one that is mounted. A failure replaces it by the message of the page.
 * @param {Attributes} newAttributes
 * @param {OnWidgetMessage} onMessage
 */
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
    main.replaceWith(/** @type {HTMLTemplateElement} */ (document.querySelector("template")).content);
  }
};

/**
 * Whether the widget is mounted and about this reference.
 * @param {string} reference
 */
export const isAbout = (reference) => !!widget && attributes.reference === reference;

/** Requests that wait for a token ask for it again at once. */
export const retryNow = () => widget?.retryNow();

export const focusField = () => container.querySelector("textarea")?.focus();
