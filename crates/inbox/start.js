import init from "./inbox.js";

init({ module_or_path: new URL("inbox.wasm", import.meta.url) });
