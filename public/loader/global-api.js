// The global YesReply. Methods for a panel act on the first launcher in the page.

/** @import { Listener, YesReplyApi } from "../yes-reply" */

import { reportError } from "./current-script.js";
import { identifyAll } from "./element.js";
import { unreadCounts } from "./unread.js";

const firstLauncher = () => [...unreadCounts.keys()].find((element) => element.launcher);

/**
 * Deletes what the widget has stored on this device, and tells the other tabs.
 * @returns {Promise<void>}
 */
const clearStorage = () => {
  if (self.BroadcastChannel) new BroadcastChannel("yes-reply").postMessage("");
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase("yes-reply");
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
};

/** @typedef {EventListenerObject & { name: string, listener: Listener<any> }} Subscription */

/** @type {Set<Subscription>} */
const subscriptions = new Set();

/** @param {Subscription} subscription */
const unsubscribe = (subscription) => {
  subscriptions.delete(subscription);
  removeEventListener(`yes-reply:${subscription.name}`, subscription);
};

/**
 * @param {string} name
 * @param {Listener<any>} listener
 * @param {boolean} [isOnce]
 */
const subscribe = (name, listener, isOnce) => {
  /** @type {Subscription} */
  const subscription = {
    name,
    listener,
    handleEvent(/** @type {any} */ event) {
      if (isOnce) unsubscribe(subscription);
      listener(event.detail, event);
    },
  };
  subscriptions.add(subscription);
  addEventListener(`yes-reply:${name}`, subscription);
  return () => unsubscribe(subscription);
};

/** @type {YesReplyApi} */
const api = {
  open: () => firstLauncher()?.open(),
  close: () => firstLauncher()?.close(),
  toggle: () => firstLauncher()?.toggle(),
  show: () => unreadCounts.forEach((_, element) => (element.hidden = false)),
  hide: () => unreadCounts.forEach((_, element) => (element.hidden = true)),
  identify: (token) => identifyAll(token),
  logout: () => {
    identifyAll();
    return clearStorage();
  },
  setReference: (reference) => api.update({ reference }),
  update: (attributes) => {
    const element = firstLauncher();
    if (!element) return reportError("there is no launcher to update");
    for (const name in attributes) element.setAttribute(name, attributes[name]);
  },
  get: (name) =>
    name === "unread"
      ? [...unreadCounts.values()].reduce((sum, count) => sum + count, 0)
      : /** @type {any} */ (undefined),
  shutdown: () => unreadCounts.forEach((_, element) => element.remove()),
  on: (name, listener) => subscribe(name, listener),
  once: (name, listener) => subscribe(name, listener, true),
  off: (name, listener) =>
    subscriptions.forEach((one) => one.name === name && one.listener === listener && unsubscribe(one)),
};

/** Sets the global. Returns a function that makes the calls which the page's stub has queued. */
export const installApi = () => {
  const queue = /** @type {any} */ (self.YesReply)?.q || [];
  self.YesReply = api;
  return () => {
    for (const [name, ...args] of queue) {
      const method = /** @type {any} */ (api)[name];
      if (method) method(...args);
      else reportError(`there is no YesReply.${name}`);
    }
  };
};
