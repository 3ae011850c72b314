// What an open conversation loads beside WebAssembly: the exports of the module, the same in a frame, and the style.

export { default, mount } from "glue";
export * as frame from "./frame.js";
export { lintAttributes } from "./lint-attributes.js";

/** The style sheet of the widget, for its shadow root. */
export const style = STYLE;
