// The global YesReply. What acts on a panel acts on the first launcher.

import { identify } from "./element.js";
import { complain } from "./current-script.js";
import { unread } from "./controller.js";

const launcher = () => [...unread.keys()].find((element) => element.launcher);

/** Forgets what was written on this device, in every tab. */
const forget = () => {
  if (self.BroadcastChannel) new BroadcastChannel("yes-reply").postMessage("");
  return new Promise((done, failed) => {
    const request = indexedDB.deleteDatabase("yes-reply");
    request.onsuccess = () => done();
    request.onerror = () => failed(request.error);
  });
};

const listening = new Set();
const end = (one) => {
  listening.delete(one);
  removeEventListener(`yes-reply:${one.name}`, one);
};
const on = (name, listener, isOnce) => {
  const handleEvent = (event) => {
    if (isOnce) end(one);
    listener(event.detail, event);
  };
  const one = { name, listener, handleEvent };
  listening.add(one);
  addEventListener(`yes-reply:${name}`, one);
  return () => end(one);
};

export const api = {
  open: () => launcher()?.open(),
  close: () => launcher()?.close(),
  toggle: () => launcher()?.toggle(),
  show: () => unread.forEach((_, element) => (element.hidden = false)),
  hide: () => unread.forEach((_, element) => (element.hidden = true)),
  identify: (token) => identify(token),
  logout: () => {
    identify();
    return forget();
  },
  setReference: (reference) => api.update({ reference }),
  update: (attributes) => {
    const element = launcher();
    if (!element) return complain("there is no launcher to update");
    for (const name in attributes) element.setAttribute(name, attributes[name]);
  },
  get: (what) => (what === "unread" ? [...unread.values()].reduce((sum, one) => sum + one, 0) : undefined),
  shutdown: () => unread.forEach((_, element) => element.remove()),
  on: (name, listener) => on(name, listener),
  once: (name, listener) => on(name, listener, true),
  off: (name, listener) =>
    listening.forEach((one) => one.name === name && one.listener === listener && end(one)),
};
