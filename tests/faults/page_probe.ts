// Probe inside the page: reports the visible state of the widget after each change, and sets the page's clock.

/** One message bubble. `state` is empty for a message of the company. */
export interface Row {
  from: "me" | "them";
  text: string;
  /** The widget's delivery status; `acknowledged` for a message that is stored and not yet part of the conversation. */
  state: string;
}

/** Visible state of the widget at one moment. */
export interface View {
  /** Identifies the load of the page. */
  timeOrigin: number;
  rows: Row[];
  field: string;
  /** The widget says that the draft is kept on the device. */
  isDraftKept: boolean;
  /** Text about the connection; for the reader of a history. */
  banner: string;
}

export interface PageProbe {
  readView(): View | undefined;
  setClockOffset(ms: number): void;
  /** Makes the page hidden, as a browser does with a tab in the background. */
  setHidden(isHidden: boolean): void;
}

/** The global names that the probe uses in a page: itself, and the bindings through which it reports. */
export interface ProbedWindow {
  pageProbe: PageProbe;
  reportView(view: string): void;
  reportSend(text: string): void;
}

/** Uses nothing of this module: the browser gets the source text of this function alone. */
export function installPageProbe(truncate: (text: string) => string) {
  const probed = window as unknown as ProbedWindow;
  let root: ShadowRoot | undefined;
  let lastReport = "";
  const textOf = (parent: ParentNode, selector: string) =>
    parent.querySelector(selector)?.textContent?.trim() ?? "";

  const readRow = (message: HTMLElement): Row => {
    const from = message.dataset.from as Row["from"];
    const text = truncate(message.querySelector(".body")?.textContent ?? "");
    const state = message.querySelector<HTMLElement>(".state")?.dataset.state ?? "";
    const hasTime = /^\d/.test(textOf(message, ".state"));
    return { from, text, state: state === "stored" && !hasTime ? "acknowledged" : state };
  };

  const readView = (): View | undefined => {
    const field = root?.querySelector("textarea");
    if (!root || !field) return undefined;
    // The welcome of an empty conversation is not an entry.
    const messages = [...root.querySelectorAll<HTMLElement>(".message")].filter(
      (message) => textOf(message, ".tag") !== "automatic",
    );
    return {
      timeOrigin: performance.timeOrigin,
      rows: messages.map(readRow),
      field: truncate(field.value),
      isDraftKept: textOf(root, ".saved") !== "",
      banner: textOf(root, "[role=status]"),
    };
  };

  const report = () => {
    const view = JSON.stringify(readView() ?? null);
    if (view === lastReport || view === "null") return;
    lastReport = view;
    probed.reportView(view);
  };

  // A frame may be painted between two tasks, never within one, so the probe reports in a task of its own.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = report;
  const observer = new MutationObserver(() => port2.postMessage(0));
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const shadow = attachShadow.call(this, options);
    if (this.localName === "yes-reply") {
      root = shadow;
      // The text in the field at the press of Send is sent, also if it is a draft from another tab.
      shadow.addEventListener(
        "submit",
        () => probed.reportSend(shadow.querySelector("textarea")?.value ?? ""),
        true,
      );
      observer.observe(shadow, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
        attributeFilter: ["data-state"],
      });
    }
    return shadow;
  };

  const RealDate = Date;
  let offsetMs = 0;
  window.Date = class extends RealDate {
    constructor(...args: []) {
      if (args.length === 0) super(RealDate.now() + offsetMs);
      else super(...args);
    }
    static override now() {
      return RealDate.now() + offsetMs;
    }
  } as DateConstructor;
  const setClockOffset = (ms: number) => {
    offsetMs = ms;
  };
  const setHidden = (isHidden: boolean) => {
    const define = (name: string, value: unknown) =>
      Object.defineProperty(document, name, { configurable: true, get: () => value });
    define("hidden", isHidden);
    define("visibilityState", isHidden ? "hidden" : "visible");
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  };
  probed.pageProbe = { readView, setClockOffset, setHidden };
}
