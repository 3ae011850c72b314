// The attributes of <yes-reply>. A property of the same name in camel case reflects each: `token-url` is `tokenUrl`.

const BOOLEANS = ["launcher", "badge"];

export const ATTRIBUTES = [
  "reference",
  "api",
  "token",
  "token-url",
  "label",
  "fallback",
  "theme",
  "position",
  "isolation",
  ...BOOLEANS,
];

/**
 * Defines the reflecting properties on the prototype of the element.
 * @param {HTMLElement} prototype
 */
export const reflectAttributes = (prototype) => {
  for (const name of ATTRIBUTES) {
    const isBoolean = BOOLEANS.includes(name);
    Object.defineProperty(
      prototype,
      name.replace(/-(.)/, (_, letter) => letter.toUpperCase()),
      {
        get() {
          return isBoolean ? this.hasAttribute(name) : this.getAttribute(name) || "";
        },
        set(value) {
          if (value == null || value === false) this.removeAttribute(name);
          else this.setAttribute(name, isBoolean ? "" : value);
        },
      },
    );
  }
};
