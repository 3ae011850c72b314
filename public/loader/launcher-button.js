// The launcher button and its badge, which need nothing but this script.

import { createElement } from "./dom.js";

/**
 * @param {() => void} onIntent called once, when the customer points at the button or focuses it
 * @param {() => void} onPress called at each press
 */
export const createLauncherButton = (onIntent, onPress) => {
  const button = createElement("button", { className: "launcher", part: "launcher" });
  button.append(createElement("slot", { name: "label" }));
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  for (const type of ["pointerenter", "focus"])
    button.addEventListener(type, onIntent, { once: true, passive: true });
  button.addEventListener("click", onPress);
  return button;
};

/** The element for the number of unread answers. Screen readers announce a change. */
export const createBadge = () => {
  const badge = createElement("span", { className: "unread", part: "unread" });
  badge.setAttribute("role", "status");
  return badge;
};
