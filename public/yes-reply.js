// The script of every page view: defines <yes-reply> and the global YesReply. The widget is loaded on demand.

import { YesReplyElement } from "./loader/element.js";
import { installApi } from "./loader/global-api.js";
import { appendLauncher } from "./loader/script-launcher.js";

// In a page that loads the script twice, the first one defines both.
/** @type {(() => void) | undefined} */
let makeQueuedCalls;
if (!customElements.get("yes-reply")) {
  customElements.define("yes-reply", YesReplyElement);
  makeQueuedCalls = installApi();
}

const start = () => {
  appendLauncher();
  makeQueuedCalls?.();
};
if (document.body) start();
else addEventListener("DOMContentLoaded", start, { once: true });
