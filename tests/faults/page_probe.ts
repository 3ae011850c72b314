// Runs in the page: reports what a person could see there, whenever it changes.

/** One bubble. `from` the company its state is empty; a stored one has its time. */
export interface Row {
  from: "me" | "them";
  text: string;
  /** As the widget says it; `acknowledged` for what is stored and was not heard again from the desk yet. */
  state: string;
}

export interface View {
  /** Which load of the page. */
  origin: number;
  rows: Row[];
  field: string;
  /** Whether it says that what stands in the field is kept. */
  saved: boolean;
  /** What it says about the line, for whoever reads a history. */
  banner: string;
}

export interface Watch {
  look(): View | undefined;
  /** Sets the device's clock off by so many milliseconds. */
  clock(shift: number): void;
}

/** Must stand alone: its text is sent to the browser. */
export function watch(brief: (words: string) => string) {
  let root: ShadowRoot | undefined;
  let last = "";
  const words = (within: ParentNode, selector: string) =>
    within.querySelector(selector)?.textContent?.trim() ?? "";

  const row = (message: HTMLElement): Row => {
    const from = message.dataset.from as Row["from"];
    const text = brief(message.querySelector(".body")?.textContent ?? "");
    const state = message.querySelector<HTMLElement>(".state")?.dataset.state ?? "";
    const isTimed = /^\d/.test(words(message, ".state"));
    return { from, text, state: state === "stored" && !isTimed ? "acknowledged" : state };
  };

  const look = (): View | undefined => {
    const field = root?.querySelector("textarea");
    if (!root || !field) return undefined;
    // The welcome of an empty conversation is nobody's message.
    const messages = [...root.querySelectorAll<HTMLElement>(".message")].filter(
      (message) => words(message, ".tag") !== "automatic",
    );
    const banner = words(root, "[role=status]");
    return {
      origin: performance.timeOrigin,
      rows: messages.map(row),
      field: brief(field.value),
      saved: words(root, ".saved") !== "",
      banner,
    };
  };

  const report = () => {
    const view = JSON.stringify(look() ?? null);
    if (view === last || view === "null") return;
    last = view;
    (window as unknown as { report(view: string): void }).report(view);
  };

  // Between two tasks a frame may be painted, so this is where it counts; halfway through one nobody sees it.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = report;
  const observer = new MutationObserver(() => port2.postMessage(0));
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const made = attachShadow.call(this, options);
    if (this.localName === "yes-reply") {
      root = made;
      // The customer sends what stands in the field when they press, whoever put it there.
      root.addEventListener(
        "submit",
        () =>
          (window as unknown as { pressed(words: string): void }).pressed(
            root!.querySelector("textarea")!.value,
          ),
        true,
      );
      observer.observe(root, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
        attributeFilter: ["data-state"],
      });
    }
    return made;
  };

  const RealDate = Date;
  let shift = 0;
  window.Date = class extends RealDate {
    constructor(...given: []) {
      if (given.length === 0) super(RealDate.now() + shift);
      else super(...given);
    }
    static override now() {
      return RealDate.now() + shift;
    }
  } as DateConstructor;
  const clock = (ms: number) => void (shift = ms);
  Object.assign(window, { watch: { look, clock } satisfies Watch });
}
