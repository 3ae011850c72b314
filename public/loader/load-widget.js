// Loading what the widget needs, once the customer wants it, and only what belongs to this script.

import { base, script } from "./current-script.js";

// Where each file is, and its digest; `cargo xtask dist` says so.
const files = FILES;

/** What mounts the widget, loaded once for all elements of the page; and once for those in frames. */
const mounts = {};
let failures = 0;
export const load = (isolation) =>
  (mounts[isolation] ||= code(isolation === "frame").catch((error) => {
    mounts[isolation] = undefined; // The next press tries again.
    failures += 1;
    throw error;
  }));

const refuse = (url, why = "is missing, or not the file that belongs to this script") =>
  new Error(`${url} ${why}`);

const get = async ([file, integrity]) => {
  const url = new URL(file, base);
  const answer = await fetch(url, { integrity }).catch(() => Promise.reject(refuse(url)));
  if (!answer.ok) throw refuse(url, `answered with ${answer.status}`);
  return answer;
};

let policy;
const code = async (isFrame) => {
  const wasm = isFrame || get(files.wasm); // Begins now; the module below needs it when it is there itself.
  wasm.catch?.(() => {});
  const [file, integrity] = files.glue;
  // A script that is on its way holds back the page's load event; one that is in the cache hardly does.
  await (await get(files.glue)).text();
  // Browsers remember that a module failed; under another address they try it again.
  const url = new URL(file + (failures ? `?${failures}` : ""), base).href;
  policy ||= self.trustedTypes?.createPolicy("yes-reply", { createScriptURL: (url) => url });
  // `import` alone cannot be given a digest, nor a nonce; it finds what the tag has loaded.
  const tag = document.createElement("script");
  Object.assign(tag, { type: "module", crossOrigin: "anonymous", integrity, nonce: script.nonce });
  tag.src = policy ? policy.createScriptURL(url) : url;
  await new Promise((done, failed) => {
    tag.onload = done;
    tag.onerror = () => failed(refuse(url));
    document.head.append(tag);
  }).finally(() => tag.remove());
  const glue = await import(url);
  if (isFrame) return { ...glue, ...glue.frame };
  await glue.default({ module_or_path: wasm });
  return glue;
};

/** Gives a shadow root further style. */
export const dress = (root, css) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    root.appendChild(document.createElement("style")).append(css); // Safari before 16.4.
  }
};
