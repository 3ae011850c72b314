// What a page embeds: the element <yes-reply>, its launcher button, the global YesReply, and nothing else until the
// customer wants more.

import { api } from "./loader/global-api.js";
import { YesReplyElement } from "./loader/element.js";
import { complain, script } from "./loader/current-script.js";

/** The script tag alone, with data-* attributes, is a launcher. */
const launch = () => {
  const { reference, token, tokenUrl } = script.dataset;
  if (reference) {
    const element = document.createElement("yes-reply");
    element.setAttribute("launcher", "");
    for (const { name, value } of script.attributes)
      if (name.startsWith("data-")) element.setAttribute(name.slice(5), value);
    document.body.append(element);
  } else if (token || tokenUrl || script.hasAttribute("reference"))
    complain("the script tag has no data-reference");
};

// A page may have the script more than once; the first one rules.
const isFirst = !customElements.get("yes-reply");
const early = (isFirst && self.YesReply?.q) || [];
if (isFirst) {
  customElements.define("yes-reply", YesReplyElement);
  self.YesReply = api;
}

const begin = () => {
  launch();
  // What the page called before this script was there.
  for (const [name, ...given] of early)
    api[name] ? api[name](...given) : complain(`there is no YesReply.${name}`);
};
if (document.body) begin();
else addEventListener("DOMContentLoaded", begin, { once: true });
