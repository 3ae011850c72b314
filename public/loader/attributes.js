// The attributes of <yes-reply>. A property of the same name in camel case reflects each: `token-url` is `tokenUrl`.

const STRINGS = [
  "reference",
  "api",
  "token",
  "token-url",
  "label",
  "fallback",
  "theme",
  "position",
  "isolation",
];
const BOOLEANS = ["launcher", "badge"];

export const ATTRIBUTES = [...STRINGS, ...BOOLEANS];

/**
 * Defines the reflecting properties on the prototype of the element.
 * @param {HTMLElement} prototype
 */
export const reflectAttributes = (prototype) => {
  for (const name of ATTRIBUTES) {
    const isString = STRINGS.includes(name);
    Object.defineProperty(
      prototype,
      name.replace(/-(.)/, (_, letter) => letter.toUpperCase()),
      {
        get() {
          return isString ? this.getAttribute(name) || "" : this.hasAttribute(name);
        },
        set(value) {
          if (value == null || value === false) this.removeAttribute(name);
          else this.setAttribute(name, isString ? value : "");
        },
      },
    );
  }
};
