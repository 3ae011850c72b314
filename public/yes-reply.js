// The element <yes-reply>, its launcher button, and nothing else until the customer wants more.
(() => {
  const script = document.currentScript;
  // The same script stands among the assets too, for pages that name its digest.
  const base = new URL(".", script.src.replace("/assets/", "/"));
  /** Where each file is, and its digest: a file that is not the one which belongs to this script is not used. */
  const files = {
    glue: ["assets/widget.js", "digest of assets/widget.js"],
    wasm: ["assets/widget.wasm", "digest of assets/widget.wasm"],
    style: ["assets/widget.css", "digest of assets/widget.css"],
    frame: ["assets/frame.js", "digest of assets/frame.js"],
  };

  /** The module and the text of its style sheet, loaded once for all elements of the page; and the same for frames. */
  const parts = {};
  let failures = 0;
  const load = (isolation) => {
    parts[isolation] ||= Promise.all([code(isolation), get(files.style).then((answer) => answer.text())]).catch((error) => {
      parts[isolation] = undefined; // The next press tries again.
      failures += 1;
      throw error;
    });
    return parts[isolation];
  };

  const refuse = (url, why = "could not be loaded, or is not the file that belongs to this script") => new Error(`${url} ${why}`);

  const get = async ([file, integrity]) => {
    const url = new URL(file, base);
    const answer = await fetch(url, { integrity }).catch(() => Promise.reject(refuse(url)));
    if (!answer.ok) throw refuse(url, `answered with ${answer.status}`);
    return answer;
  };

  let policy;
  const code = async (isolation) => {
    const isFrame = isolation === "frame";
    const wasm = isFrame || get(files.wasm); // Begins now; the module below needs it when it is there itself.
    wasm.catch?.(() => {});
    const wanted = isFrame ? files.frame : files.glue;
    const [file, integrity] = wanted;
    // A script that is on its way holds back the page's load event; one that is in the cache hardly does.
    await (await get(wanted)).text();
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
    await glue.default({ module_or_path: wasm });
    return glue;
  };

  /** A new token from the company's page, or nothing when the customer is not signed in there any more. */
  const renew = async (url) => {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout?.(20000) });
    if (answer.status >= 500) throw new Error(`${url} answered with ${answer.status}`);
    const { token } = answer.ok ? await answer.json().catch(() => ({})) : {};
    if (!token) console.error(`yes-reply: ${url} answered with ${answer.status} and no {"token":"..."}`);
    return token;
  };

  const dress = (root, css) => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    } catch {
      root.appendChild(document.createElement("style")).append(css); // Safari before 16.4.
    }
  };

  // Inline, the room of the panel is taken at once and kept, so that the page never shifts.
  const STYLE = `
    :host { display: block; --accent: var(--yes-reply-accent, #0a6b50); --on: var(--yes-reply-on-accent, #fff); }
    @media (prefers-color-scheme: dark) { :host(:not([theme=light])) { --accent: var(--yes-reply-accent, #58c79f); --on: var(--yes-reply-on-accent, #06231a); } }
    :host([theme=dark]) { --accent: var(--yes-reply-accent, #58c79f); --on: var(--yes-reply-on-accent, #06231a); }
    :host(:not([launcher])) { min-block-size: 660px; }
    :host([hidden]) { display: none; }
    .place, .launch, .unread, .alert { all: initial; display: block; visibility: inherit; pointer-events: inherit; }
    .launch, .alert { font: 600 16px/1.25 var(--yes-reply-font, ui-sans-serif, system-ui, sans-serif); background: var(--accent); color: var(--on); }
    :host([launcher]) :is(.launch, .alert) { position: fixed; inset-block-end: var(--yes-reply-offset, 16px); inset-inline: auto var(--yes-reply-offset, 16px); z-index: var(--yes-reply-z-index, 2147483000); box-shadow: 0 6px 22px -6px rgb(0 0 0 / .4); }
    :host([position=start]) :is(.launch, .alert) { inset-inline: var(--yes-reply-offset, 16px) auto; }
    .launch { display: inline-flex; align-items: center; gap: 9px; border: 0; border-radius: 99px; padding: 12px 18px 12px 15px; cursor: pointer; }
    .launch:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
    .launch[hidden] { display: none; } .launch[aria-busy] { opacity: .7; }
    .launch svg { flex: none; } :host(:dir(rtl)) .launch svg { transform: scaleX(-1); }
    .alert { margin: 0; padding: 12px 16px; border-radius: 14px; max-inline-size: 340px; } :host([launcher]) .alert { inset-block-end: 76px; }
    @media (forced-colors: active) { .launch, .alert { border: 1px solid; } }`;
  const ARROW = "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 6 6v4";

  /** The elements in the page, in the order in which they came, and who the page said that the customer is. */
  const elements = new Set();
  let identity;

  /** Forgets what was written on this device, in every tab. */
  const forget = () => {
    if (self.BroadcastChannel) new BroadcastChannel("yes-reply").postMessage("");
    return new Promise((done, failed) => {
      const request = indexedDB.deleteDatabase("yes-reply");
      request.onsuccess = () => done();
      request.onerror = () => failed(request.error);
    });
  };

  /** The attributes that are words. Each is a property too: `token-url` is `tokenUrl`. */
  const ATTRIBUTES = ["reference", "api", "token", "token-url", "label", "fallback", "theme", "position", "isolation"];
  const property = (name) => name.replace(/-(.)/, (_, letter) => letter.toUpperCase());

  class YesReplyElement extends HTMLElement {
    static observedAttributes = [...ATTRIBUTES, "launcher"];

    /** Opens the panel, as a press of its button does. What stands in the page is always open. */
    open() {
      if (this._begun) this._open();
    }

    /** Closes the panel; what was written stays. */
    close() {
      if (this._button && this._handle) this._show(false);
    }

    /** Closes the panel if it is open, else opens it. */
    toggle() {
      this._button?.hidden ? this.close() : this.open();
    }

    /** Who the customer is from now on: a token, or a function that gives one; nobody without either. */
    identify(token) {
      this.getToken = typeof token === "function" ? token : undefined;
      this._token = this._renewing = undefined;
      this.token = this.getToken ? undefined : token;
      this._handle?.hurry();
    }

    connectedCallback() {
      elements.add(this);
      // What the page has set before this script was there.
      for (const name of Object.keys(this).filter((name) => name in YesReplyElement.prototype)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
      if (!this._begun) this._begin(); // Else it was moved within the page.
    }

    disconnectedCallback() {
      // An element that is moved is disconnected and connected again in one go.
      queueMicrotask(() => this.isConnected || (elements.delete(this), this._end()));
    }

    attributeChangedCallback(name, before, now) {
      if (before === now) return;
      this._token = this._renewing = undefined;
      if (name.startsWith("token")) return this._handle?.hurry();
      if (!this._begun) return;
      if (name === "launcher" || name === "isolation" || this._alert) return this._beginAgain();
      this._label();
      if (this._handle && (name === "reference" || name === "api")) this._update();
    }

    /** Is about something else from now on. */
    _update() {
      const hadFocus = this.shadowRoot.activeElement;
      try {
        this._handle.update(this._attributes());
        this._count(0);
        if (hadFocus) this._focus();
      } catch {
        this._beginAgain(); // It says why.
      }
    }

    /** After the widget's own call has ended: it is taken out of the page now. */
    _beginAgainSoon(forget) {
      setTimeout(() => {
        if (!this._begun) return;
        this._token = undefined;
        if (forget) this.token = undefined;
        this._beginAgain();
      });
    }

    _beginAgain() {
      const wasOpen = this._handle && !this._place.hidden;
      this._end();
      this._begin();
      if (wasOpen && this._button) this._open();
    }

    _begin() {
      this._begun = true;
      this._unread = 0;
      if (identity && !this.token && !this.tokenUrl) this.identify(identity);
      if (!this.shadowRoot) this.attachShadow({ mode: "open" });
      dress(this.shadowRoot, STYLE);
      if (this.hasAttribute("launcher")) this._drawButton();
      else this._open();
    }

    _drawButton() {
      const button = (this._button = document.createElement("button"));
      button.className = "launch";
      const svg = "http://www.w3.org/2000/svg";
      const icon = button.appendChild(document.createElementNS(svg, "svg"));
      const path = icon.appendChild(document.createElementNS(svg, "path"));
      const draw = { width: 20, height: 20, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 2, "aria-hidden": true };
      for (const name in draw) icon.setAttribute(name, draw[name]);
      path.setAttribute("d", ARROW);
      button.append(document.createElement("slot"));
      button.lastChild.name = "label";
      button.part = "launcher";
      button.setAttribute("aria-haspopup", "dialog");
      button.setAttribute("aria-expanded", "false");
      // Intent: what is likely needed in a moment is loaded in that moment.
      const intent = () => load(this.isolation).catch(() => {});
      for (const sign of ["pointerenter", "focus", "touchstart"]) button.addEventListener(sign, intent, { once: true, passive: true });
      button.addEventListener("click", () => this._open());
      this._badge = document.createElement("span");
      this._badge.className = this._badge.part = "unread";
      this._badge.setAttribute("role", "status");
      this.shadowRoot.append(button, this._badge);
      this._label();
    }

    /** The words on the button. */
    _label() {
      const kind = this.reference.split(":")[0] || "order";
      if (this._button) this._button.lastChild.textContent = this.label || `Reply about this ${kind}`;
    }

    /** How many answers came while the panel was closed. */
    _count(unread) {
      if (unread === this._unread) return;
      this._unread = unread;
      if (this._badge) this._badge.textContent = unread ? `${unread} new` : "";
      this._tell("unread", { count: unread });
    }

    _attributes() {
      const attributes = { api: base.origin };
      for (const { name, value } of this.attributes) attributes[name] = value;
      return attributes;
    }

    async _open() {
      if (this._handle) return this._show(true);
      if (this._place) return; // It is on its way.
      this._alert?.remove();
      const place = (this._place = document.createElement("div"));
      place.className = "place";
      place.hidden = !!this._button;
      place.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && this._button && this._show(false));
      this.shadowRoot.append(place);
      this._button?.setAttribute("aria-busy", "true");
      try {
        const [glue, css] = await load(this.isolation);
        if (this._place !== place) return; // Taken out of the page in the meantime.
        dress(this.shadowRoot, css);
        this._handle = glue.mount(place, this._attributes(), (what, detail) => this._hear(what, detail));
        this._tell("ready");
        this._show(true);
      } catch (error) {
        if (this._place === place) this._fail(error);
      }
      this._button?.removeAttribute("aria-busy");
    }

    /** What the widget asks for, and what it has to say: see `src/page.rs`. */
    _hear(what, detail) {
      if (what === "token") return this._giveToken(detail);
      if (what === "close") return this._show(false);
      if (what === "again") return this._beginAgainSoon(detail);
      this._tell(what, detail);
      if (what === "received" && this._place.hidden) this._count(this._unread + 1);
    }

    _focus() {
      this._place.querySelector("textarea, iframe")?.focus();
    }

    _show(open) {
      const changes = this._place.hidden === open;
      this._place.hidden = !open;
      if (!this._button) return;
      if (changes) this._tell(open ? "opened" : "closed");
      this._button.hidden = open;
      this._button.setAttribute("aria-expanded", open);
      if (open) {
        this._count(0);
        this._focus();
      } else this._button.focus();
    }

    /** The token, or a promise of it; `expired` is the one that is too old. */
    _giveToken(expired) {
      this._token ||= this.token;
      if (this._token && this._token !== expired) return this._token;
      const url = this.tokenUrl;
      if (!url && !this.getToken) return void this._tell("token-needed");
      if (this._renewing) return this._renewing;
      const asked = this.getToken ? Promise.resolve().then(() => this.getToken()) : renew(url);
      // Somebody else may be signed in before the answer comes; then it is not theirs.
      const renewing = asked.then((token) => (this._renewing === renewing ? (this._token = token) : this._giveToken(expired)));
      const done = () => this._renewing === renewing && (this._renewing = undefined);
      renewing.then(done, done);
      return (this._renewing = renewing);
    }

    /** For the web team the reason, for the customer another way. */
    _fail(error) {
      console.error("yes-reply:", error, `See ${base}docs/embedding#messages`);
      this._tell("error", { message: String(error?.message ?? error) });
      this._place.remove();
      this._place = undefined;
      const alert = (this._alert = document.createElement("p"));
      alert.className = "alert";
      alert.setAttribute("role", "alert");
      alert.append(this.fallback || "Writing to us does not work on this page just now. Please reload it, or reach us in another way.");
      this.shadowRoot.append(alert);
    }

    /** An event on the element, which the whole page can hear. */
    _tell(name, detail = {}) {
      this.dispatchEvent(new CustomEvent(`yes-reply:${name}`, { bubbles: true, composed: true, detail }));
    }

    _end() {
      this._handle?.unmount();
      this._handle?.free();
      this._begun = this._handle = this._place = this._button = this._badge = this._alert = undefined;
      this.shadowRoot.adoptedStyleSheets = [];
      this.shadowRoot.replaceChildren();
    }
  }

  const prototype = YesReplyElement.prototype;
  /** Set by the page: gives a new token, or a promise of it, or nothing. It goes before `token-url`. */
  prototype.getToken = undefined;
  const reflect = (name, get, set) => Object.defineProperty(prototype, property(name), { get, set, enumerable: true, configurable: true });
  const put = (element, name, value) => (value == null || value === false ? element.removeAttribute(name) : element.setAttribute(name, value === true ? "" : value));
  for (const name of ATTRIBUTES) reflect(name, function () { return this.getAttribute(name) || ""; }, function (value) { put(this, name, value); });
  reflect("launcher", function () { return this.hasAttribute("launcher"); }, function (value) { put(this, "launcher", !!value); });

  // A page may have the script more than once; the first one rules.
  const isFirst = !customElements.get("yes-reply");
  if (isFirst) customElements.define("yes-reply", YesReplyElement);

  /** What acts on a panel acts on the first launcher. */
  const launcher = () => [...elements].find((element) => element.hasAttribute("launcher"));
  const listening = new Set();
  const end = (one) => {
    listening.delete(one);
    removeEventListener(`yes-reply:${one.name}`, one.hear);
  };
  const on = (name, listener, isOnce) => {
    const hear = (event) => {
      if (isOnce) end(one);
      listener(event.detail, event);
    };
    const one = { name, listener, hear };
    listening.add(one);
    addEventListener(`yes-reply:${name}`, hear);
    return () => end(one);
  };
  const api = {
    open: () => launcher()?.open(),
    close: () => launcher()?.close(),
    toggle: () => launcher()?.toggle(),
    show: () => elements.forEach((element) => (element.hidden = false)),
    hide: () => elements.forEach((element) => (element.hidden = true)),
    identify: (token) => {
      identity = token;
      elements.forEach((element) => element.identify(token));
    },
    logout: () => {
      api.identify();
      return forget();
    },
    setReference: (reference) => api.update({ reference }),
    update: (attributes) => {
      for (const name in attributes) launcher()?.setAttribute(name, attributes[name]);
    },
    get: (what) => (what === "unread" ? [...elements].reduce((sum, element) => sum + element._unread, 0) : undefined),
    shutdown: () => elements.forEach((element) => element.remove()),
    on: (name, listener) => on(name, listener),
    once: (name, listener) => on(name, listener, true),
    off: (name, listener) => listening.forEach((one) => one.name === name && one.listener === listener && end(one)),
  };
  const early = (isFirst && self.YesReply?.q) || [];
  if (isFirst) self.YesReply = api;

  // The script tag alone, with data-* attributes, is a launcher.
  const begin = () => {
    if (script.dataset.reference) {
      const element = document.createElement("yes-reply");
      element.setAttribute("launcher", "");
      for (const { name, value } of script.attributes) if (name.startsWith("data-")) element.setAttribute(name.slice(5), value);
      document.body.append(element);
    }
    // What the page called before this script was there.
    for (const [name, ...given] of early) api[name]?.(...given);
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin, { once: true });
})();
