// Types of the element <yes-reply> and of the global YesReply. docs/embedding.md says what each is for.

/** A token, or a function that gives one; nothing when nobody is signed in. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

/** The details of the events, by name. On the element and above it, the names begin with `yes-reply:`. */
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

/** What the global `YesReply` can do. */
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
  /** Gives a function that ends it. */
  on<Name extends keyof YesReplyEvents>(event: Name, listener: Listener<Name>): () => void;
  /** Gives a function that ends it. */
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

/** How the script is loaded. */
export interface LoadOptions {
  /** The digest of a script whose name has a hash in it. */
  integrity?: string;
  /** Where the page's policy asks for one. */
  nonce?: string;
}

/** Loads the script at this address, once for the page; gives `YesReply` when it is there. */
export function load(address: string, options?: LoadOptions): Promise<YesReplyApi>;
