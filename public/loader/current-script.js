// The tag that brought this script, and what goes wrong in it.

export const script = document.currentScript;
if (!script) throw new Error("yes-reply.js: without type=module, please");

// The same script stands among the assets too, for pages that name its digest.
export const base = new URL(".", script.src.replace("/assets/", "/"));

/** A line for the web team. */
export const complain = (what) => console.error("yes-reply:", what, `See ${base}docs/embedding#messages`);
