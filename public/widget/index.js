// The module that an open conversation loads: the exports of the WebAssembly module, the same in a frame, and the style.

export { default, mount } from "glue";
export * as frame from "./frame.js";
export { lintAttributes } from "./lint-attributes.js";

/** The style sheet of the widget, for its shadow root. */
export const style = STYLE;
