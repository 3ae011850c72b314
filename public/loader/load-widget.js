// Loads the widget on demand, once for the page, and only the files whose digests this script knows:
// `cargo xtask dist` puts the name and the digest of each in the place of FILES.

import { baseUrl, currentScript } from "./current-script.js";
import { createElement } from "./dom.js";

/** @type {Record<string, Promise<WidgetModule> | undefined>} */
const loads = {};
let failures = 0;

/**
 * Loads the exports of public/widget/index.js; with the isolation `frame` those of its frame, without WebAssembly.
 * @param {string} isolation
 */
export const loadWidget = (isolation) =>
  (loads[isolation] ||= loadModule(isolation === "frame").catch((error) => {
    loads[isolation] = undefined; // The next call tries again.
    failures += 1;
    throw error;
  }));

/** @param {URL | string} url */
const loadError = (url, reason = "is missing, or not the file that belongs to this script") =>
  new Error(`${url} ${reason}`);

/** @param {typeof FILES.wasm} file */
const fetchFile = async ([file, integrity]) => {
  const url = new URL(file, baseUrl);
  const response = await fetch(url, { integrity }).catch(() => {
    throw loadError(url);
  });
  if (!response.ok) throw loadError(url, `answered with ${response.status}`);
  return response;
};

/** @type {{ createScriptURL(url: URL): string } | undefined} */
let policy;

/**
 * @param {boolean} isFrame
 * @returns {Promise<WidgetModule>}
 */
const loadModule = async (isFrame) => {
  const wasm = isFrame ? undefined : fetchFile(FILES.wasm); // In parallel with the glue, which awaits it.
  wasm?.catch(() => {});
  const [file, integrity] = FILES.glue;
  // A <script> delays the load event of the page until its file is there. From the HTTP cache that takes no time.
  await (await fetchFile(FILES.glue)).text();
  // Browsers remember a module that failed to load. Another address makes them try again.
  const url = new URL(file + (failures ? `?${failures}` : ""), baseUrl);
  policy ||= /** @type {any} */ (self).trustedTypes?.createPolicy("yes-reply", {
    createScriptURL: (/** @type {string} */ url) => url,
  });
  // `import()` takes neither digest nor nonce. It reuses the module that this <script> has loaded with both.
  const script = createElement("script", {
    type: "module",
    crossOrigin: "anonymous",
    integrity,
    nonce: currentScript.nonce,
    src: policy?.createScriptURL(url) ?? url,
  });
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(loadError(url));
    document.head.append(script);
  }).finally(() => script.remove());
  const glue = await import(/** @type {any} */ (url));
  if (isFrame) return { ...glue, ...glue.frame };
  await glue.default({ module_or_path: wasm });
  return glue;
};
