// The npm package: loads the script from the desk, so that both always have the same release.

/** @import { YesReplyApi } from "../yes-reply" */

/**
 * The scripts that are loaded or loading, by address.
 * @type {Map<string, Promise<YesReplyApi>>}
 */
const loads = new Map();

/**
 * Loads the script at this address, once for the page. Resolves to `YesReply`.
 * @type {typeof import("../yes-reply").load}
 */
export function load(address, { integrity = "", nonce = "" } = {}) {
  if (typeof document === "undefined")
    return Promise.reject(new Error("yes-reply: there is no page here; call load() in the browser"));
  const { href } = new URL(address, document.baseURI);
  if (!loads.has(href)) {
    const loading = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: href, async: true, nonce });
      if (integrity) Object.assign(script, { integrity, crossOrigin: "anonymous" });
      script.onload = () => resolve(globalThis.YesReply);
      script.onerror = () => {
        loads.delete(href); // The next call tries again.
        script.remove();
        reject(
          new Error(
            `yes-reply: ${href} could not be loaded, or has another digest than ${integrity || "expected"}`,
          ),
        );
      };
      document.head.append(script);
    });
    loads.set(href, loading);
  }
  return /** @type {Promise<YesReplyApi>} */ (loads.get(href));
}
