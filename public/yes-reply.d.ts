// The published types of <yes-reply>, of the global YesReply, and of the package. docs/embedding.md describes each member.

/** A token, or a function that returns one, a promise of one, or nothing when nobody is signed in. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

/** The detail of each event by its name. The events of the DOM have the prefix `yes-reply:`. */
export interface YesReplyEvents {
  ready: Record<string, never>;
  opened: Record<string, never>;
  closed: Record<string, never>;
  stored: { id: string; receipt: string };
  stuck: { id: string; reason: string };
  received: { id: string; author: "person" | "automatic" | "ai_drafted" | "unknown"; name: string };
  unread: { count: number };
  status: { status: "awaiting_company" | "awaiting_customer" | "solution_proposed" | "solved" | "unknown" };
  "token-needed": Record<string, never>;
  error: { message: string };
}

/** The global `YesReply`. */
export interface YesReplyApi {
  open(): void;
  close(): void;
  toggle(): void;
  show(): void;
  hide(): void;
  identify(token?: TokenSource): void;
  logout(): Promise<void>;
  setReference(reference: string): void;
  update(attributes: Record<string, string>): void;
  get(what: "unread"): number;
  shutdown(): void;
  /** Returns a function that ends the subscription. */
  on<Name extends keyof YesReplyEvents>(event: Name, listener: Listener<Name>): () => void;
  /** Returns a function that ends the subscription. */
  once<Name extends keyof YesReplyEvents>(event: Name, listener: Listener<Name>): () => void;
  off<Name extends keyof YesReplyEvents>(event: Name, listener: Listener<Name>): void;
}

export type Listener<Name extends keyof YesReplyEvents> = (
  detail: YesReplyEvents[Name],
  event: CustomEvent<YesReplyEvents[Name]>,
) => void;

/** The properties of the element. `undefined` removes an attribute; one that is missing reads as an empty string. */
export interface YesReplyProperties {
  get reference(): string;
  set reference(value: string | undefined);
  get api(): string;
  set api(value: string | undefined);
  get token(): string;
  set token(value: string | undefined);
  get tokenUrl(): string;
  set tokenUrl(value: string | undefined);
  get label(): string;
  set label(value: string | undefined);
  get fallback(): string;
  set fallback(value: string | undefined);
  get theme(): string;
  set theme(value: "light" | "dark" | undefined);
  get position(): string;
  set position(value: "start" | undefined);
  get isolation(): string;
  set isolation(value: "frame" | undefined);
  launcher: boolean;
  badge: boolean;
  getToken: Exclude<TokenSource, string> | undefined;
}

/** The element. */
export interface YesReplyElement extends HTMLElement, YesReplyProperties {
  open(): void;
  close(): void;
  toggle(): void;
  identify(token?: TokenSource): void;
}

type YesReplyEventMap = {
  [Name in keyof YesReplyEvents as `yes-reply:${Name}`]: CustomEvent<YesReplyEvents[Name]>;
};

declare global {
  var YesReply: YesReplyApi;
  interface HTMLElementTagNameMap {
    "yes-reply": YesReplyElement;
  }
  interface HTMLElementEventMap extends YesReplyEventMap {}
  interface WindowEventMap extends YesReplyEventMap {}
}

/** Attributes of the script element. */
export interface LoadOptions {
  /** The digest of a script whose name contains a hash. */
  integrity?: string;
  /** The nonce that the content security policy of the page requires. */
  nonce?: string;
}

/** Loads the script at this address, once for the page. Resolves to `YesReply`. */
export function load(address: string, options?: LoadOptions): Promise<YesReplyApi>;
