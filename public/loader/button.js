// The launcher's button, drawn before anything is loaded, and how many answers wait behind it.

export const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });

/** A button; `intend` is called when it is likely pressed in a moment, `press` when it is. */
export const drawButton = (intend, press) => {
  const button = make("button", "launch");
  button.append(document.createElement("slot"));
  button.lastChild.name = "label";
  button.part = "launcher";
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  for (const sign of ["pointerenter", "focus"])
    button.addEventListener(sign, intend, { once: true, passive: true });
  button.addEventListener("click", press);
  return button;
};

/** Where the number stands; screen readers say it when it changes. */
export const drawBadge = () => {
  const badge = make("span", "unread");
  badge.part = "unread";
  badge.setAttribute("role", "status");
  return badge;
};
