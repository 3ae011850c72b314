// The launcher's button, drawn before anything is loaded, and how many answers wait behind it.

/** A button; `intend` is called when it is likely pressed in a moment, `press` when it is. */
export const drawButton = (intend, press) => {
  const button = document.createElement("button");
  button.className = "launch";
  button.append(document.createElement("slot"));
  button.lastChild.name = "label";
  button.part = "launcher";
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  for (const sign of ["pointerenter", "focus", "touchstart"]) button.addEventListener(sign, intend, { once: true, passive: true });
  button.addEventListener("click", press);
  return button;
};

/** Where the number stands; screen readers say it when it changes. */
export const drawBadge = () => {
  const badge = document.createElement("span");
  badge.className = badge.part = "unread";
  badge.setAttribute("role", "status");
  return badge;
};
