// Just enough HTTP/1.1 (RFC 9112) to see where one message ends and the next begins.

export interface Message {
  /** The words of the first line. */
  start: string[];
  headers: Map<string, string>;
  /** The whole message as it came. */
  bytes: Buffer;
  /** Where in it the body begins. */
  head: number;
}

const END_OF_HEAD = "\r\n\r\n";

/** Cuts what comes over a connection into messages. */
export class Framing {
  private rest: Buffer = Buffer.alloc(0);

  /** `bodiless`: the other side was asked with a method whose answers have no body. */
  constructor(private bodiless = false) {}

  /** The messages that are whole now. */
  take(bytes: Buffer): Message[] {
    this.rest = Buffer.concat([this.rest, bytes]);
    const messages = [];
    for (let next = this.cut(); next; next = this.cut()) messages.push(next);
    return messages;
  }

  private cut(): Message | undefined {
    const blank = this.rest.indexOf(END_OF_HEAD);
    if (blank < 0) return undefined;
    const head = blank + END_OF_HEAD.length;
    const [first, ...lines] = this.rest.toString("latin1", 0, blank).split("\r\n");
    const headers = new Map(
      lines.map((line) => [
        line.slice(0, line.indexOf(":")).toLowerCase(),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
    );
    const start = first!.split(" ");
    const length = this.isBodiless(start) ? 0 : bodyLength(headers, this.rest.subarray(head));
    if (Number.isNaN(length)) throw new Error(`a message without a length: ${first}`);
    if (length === undefined || this.rest.length < head + length) return undefined;
    const bytes = Buffer.from(this.rest.subarray(0, head + length));
    this.rest = this.rest.subarray(head + length);
    return { start, headers, bytes, head };
  }

  private isBodiless(start: string[]) {
    return this.bodiless || (start[0]!.startsWith("HTTP/") && /^(1\d\d|204|304)$/.test(start[1]!));
  }
}

/** How many bytes the body takes on the line; `undefined` while that is not known. */
function bodyLength(headers: Map<string, string>, body: Buffer): number | undefined {
  if (headers.get("transfer-encoding") !== "chunked") return Number(headers.get("content-length") ?? 0);
  for (let at = 0; ; ) {
    const line = body.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = parseInt(body.toString("latin1", at, line), 16);
    at = line + 2 + size + 2;
    if (size === 0 || Number.isNaN(size)) return at;
  }
}
