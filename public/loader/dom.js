// Helpers for the shadow root: elements with their properties, and style sheets that a strict policy allows.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} properties
 */
export const createElement = (tag, properties) => Object.assign(document.createElement(tag), properties);

/**
 * Adds a style sheet to a shadow root.
 * @param {ShadowRoot} root
 * @param {string} css
 */
export const adoptStyles = (root, css) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    root.append(createElement("style", { textContent: css })); // Safari before 16.4.
  }
};
