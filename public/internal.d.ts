// Types that the scripts share, and the constants and modules that the build provides. Not published.

/** The text of a style sheet. */
declare const STYLE: string;

/** The files of the widget for the loader: the name below the desk, and the digest. */
declare const FILES: Record<"glue" | "wasm", [name: string, integrity: string]>;

/** The addresses of the files of the widget for the page /reply. */
declare const ASSETS: Record<"glue" | "wasm" | "style", string>;

/** The JavaScript glue of the WebAssembly module of the widget. */
declare module "glue" {
  export default function init(options: { module_or_path: unknown }): Promise<unknown>;
  export const mount: Mount;
}

/** The JavaScript glue of the WebAssembly module of the inbox. */
declare module "*/inbox.js" {
  export default function init(options: { module_or_path: unknown }): Promise<unknown>;
}

/** The module that the loader and the page /reply load. */
type WidgetModule = typeof import("./widget/index.js");

/** Mounts the widget in `container`. Throws a sentence for the web team when the attributes are not valid. */
type Mount = (container: HTMLElement, attributes: Attributes, onMessage: OnWidgetMessage) => Widget;

/** A mounted widget. */
interface Widget {
  /** Continues with other attributes. Throws as `Mount` does, and then nothing has changed. */
  update(attributes: Attributes): void;
  /** Requests that wait for a token ask for it again at once. */
  retryNow(): void;
  /** Removes the widget, and ends its tasks and requests. */
  unmount(): void;
  /** Frees the memory of the module that the handle uses. */
  free(): void;
}

/** The attributes of the element by name. */
type Attributes = Record<string, string>;

/**
 * Called by the widget with a request or with the name and the detail of an event. The requests: `token` with the
 * expired token, answered by another one, a promise of it, or nothing; `error-report` with a line for the web team;
 * `close`; `restart` with whether to remove the `token` attribute too.
 */
// biome-ignore lint/suspicious/noExplicitAny: each type has a detail of another type
type OnWidgetMessage = (type: string, detail?: any) => unknown;

type YesReplyProperties = import("./yes-reply").YesReplyProperties;

/** The superclass of the element once its properties are defined. */
interface ElementWithProperties extends HTMLElement, YesReplyProperties {}

/** The state that the page of the company sends to the page in the frame. */
interface Hello {
  /** The version of the messages. */
  yesReply: 1;
  reference: string;
  theme: string;
  direction: string;
  form: string;
  fallback?: string;
  cssVariables: Record<string, string>;
}

/** Gives a token other than `expired`, or a promise of one, or nothing when nobody is signed in. */
type GetToken = (expired?: string) => string | undefined | Promise<string | undefined>;
