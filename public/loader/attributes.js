// The attributes of the element, which are properties too: `token-url` is `tokenUrl`.

const WORDS = [
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
const SWITCHES = ["launcher", "badge"];

export const ATTRIBUTES = [...WORDS, ...SWITCHES];

export const define = (prototype) => {
  for (const name of ATTRIBUTES) {
    const isWord = WORDS.includes(name);
    Object.defineProperty(
      prototype,
      name.replace(/-(.)/, (_, letter) => letter.toUpperCase()),
      {
        get() {
          return isWord ? this.getAttribute(name) || "" : this.hasAttribute(name);
        },
        set(value) {
          if (value == null || value === false) this.removeAttribute(name);
          else this.setAttribute(name, isWord ? value : "");
        },
      },
    );
  }
};
