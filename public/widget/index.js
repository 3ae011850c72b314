// What is loaded once the customer wants it: the module's own exports, its style, and what looks after the web team.

export { default, mount } from "glue";
export { check } from "./check.js";

/** The text of the style sheet. */
export const style = STYLE;
