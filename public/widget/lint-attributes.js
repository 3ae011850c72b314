// Warnings about attributes that a web team has probably misspelt.

/** @type {Record<string, string[]>} */
const VALUES = { theme: ["light", "dark"], position: ["start"], isolation: ["frame"] };
/** @param {string} name */
const normalize = (name) => name.replace(/^data-|[-_]/g, "");

/**
 * Reports each attribute that resembles one of `names` but is none of them, and each value that has no effect.
 * @param {Element} element
 * @param {string[]} names
 * @param {(line: string) => void} report
 */
export function lintAttributes(element, names, report) {
  for (const { name, value } of element.attributes) {
    const known = names.find((known) => normalize(known) === normalize(name));
    if (known && known !== name) report(`the attribute ${name} is not known here; write ${known}`);
    const values = VALUES[name];
    if (values && value && !values.includes(value))
      report(
        `${name}="${value}" means nothing; write ${values.map((known) => `${name}="${known}"`).join(" or ")}, or leave it out`,
      );
  }
}
