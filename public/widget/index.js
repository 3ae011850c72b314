// What is loaded once the customer wants it: the module's own exports, the same for a frame, the style, and what looks after
// the web team.

export { default, mount } from "glue";
export * as frame from "./frame.js";
export { check } from "./lint-attributes.js";

/** The text of the style sheet. */
export const style = STYLE;
