// The <script> element that loads this file, the address of its desk, and error lines for the web team.

export const currentScript = /** @type {HTMLScriptElement} */ (document.currentScript);
if (!currentScript) throw new Error("yes-reply.js: without type=module, please");

/** The root of the desk. A page that pins the script by its digest loads it from /assets/ below that root. */
export const baseUrl = new URL(".", currentScript.src.replace("/assets/", "/"));

/**
 * Writes one line for the web team to the console.
 * @param {unknown} error
 */
export const reportError = (error) =>
  console.error("yes-reply:", error, `See ${baseUrl}docs/embedding#messages`);
