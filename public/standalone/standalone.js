// The page opened by a link, whose fragment holds reference and token: `/reply#reference=order:1001&token=...`. Browsers
// send a fragment to no server.

import { render, reportError } from "./render.js";

export const standalone = () => {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const [reference, token] = [parameters.get("reference") ?? "", parameters.get("token") ?? ""];
  /** @type {OnWidgetMessage} */
  const onMessage = (type, detail) => {
    if (type === "error-report") reportError(detail);
    if (type === "token" && token && detail !== token) return token;
    if (type === "restart") location.reload();
  };
  render({ reference, api: location.origin }, onMessage);
  addEventListener("hashchange", () => location.reload());
};
