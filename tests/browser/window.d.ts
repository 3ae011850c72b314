// Properties that tests define on the window of a page.

/** Entry of the Layout Instability API, which TypeScript does not declare. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
}

interface Window {
  /** Names of the events that the widget emitted, with their details. */
  emitted: [name: string, detail: unknown][];
  /** Names of the listeners that were called. */
  calledListeners: string[];
  /** Number of `ready` events. */
  readyCount: number;
  /** Unread counts of the `unread` events. */
  unreadCounts: number[];
  /** Message of the last `error` event. */
  errorMessage: string;
  /** Texts of the messages that a screen reader announces. */
  announcedTexts: string[];
  /** Visibility of the page at each read receipt. */
  readReceipts: ("visible" | "hidden")[];
  setVisibility(isVisible: boolean): void;
  /** Callbacks that wait for an animation frame. */
  animationFrames: FrameRequestCallback[];
  layoutShifts: number[];
  /** Ends the wait of a request of the page. */
  resume(): void;
  /** Container of the widget in its shadow root. */
  container: Element;
  channels: MessageChannel[];
}
