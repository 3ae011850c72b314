// What a web team may have meant otherwise: said once, when the widget is there.

const VALUES = { theme: ["light", "dark"], position: ["start"], isolation: ["frame"] };
const plain = (name) => name.replace(/^data-|[-_]/g, "");

/** Complains of attributes of the element that are none of `names`, but look like one, and of values that mean nothing. */
export function check(element, names, complain) {
  for (const { name, value } of element.attributes) {
    const meant = names.find((known) => plain(known) === plain(name));
    if (meant && meant !== name) complain(`the attribute ${name} is not known here; write ${meant}`);
    const values = VALUES[name];
    if (values && value && !values.includes(value))
      complain(
        `${name}="${value}" means nothing; write ${values.map((known) => `${name}="${known}"`).join(" or ")}, or leave it out`,
      );
  }
}
