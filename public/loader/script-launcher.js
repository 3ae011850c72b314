// The launcher that a page embeds with the script tag alone, by `data-` attributes.

import { currentScript, reportError } from "./current-script.js";
import { createElement } from "./dom.js";

/** Appends a <yes-reply launcher> with the attributes of the script tag, if the tag has a `data-reference`. */
export const appendLauncher = () => {
  const { attributes, dataset } = currentScript;
  if (dataset.reference) {
    const element = createElement("yes-reply", { launcher: true });
    for (const { name, value } of attributes)
      if (name.startsWith("data-")) element.setAttribute(name.slice(5), value);
    document.body.append(element);
  } else if (dataset.token || dataset.tokenUrl || currentScript.hasAttribute("reference"))
    reportError("the script tag has no data-reference");
};
