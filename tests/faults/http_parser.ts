// HTTP/1.1 parser (RFC 9112), as far as it takes to find where one message ends and the next begins.

export interface HttpMessage {
  /** The parts of the start line, split at spaces. */
  startLine: string[];
  headers: Map<string, string>;
  /** The whole message as received. */
  bytes: Buffer;
  /** Offset of the body in `bytes`. */
  bodyStart: number;
}

const END_OF_HEADERS = "\r\n\r\n";

/** Splits the bytes of a connection into messages. */
export class HttpParser {
  private buffer: Buffer = Buffer.alloc(0);

  /** `isHeadResponse`: the messages are responses to HEAD, which have no body. */
  constructor(private isHeadResponse = false) {}

  /** Adds bytes, and returns the messages that are complete with them. */
  push(bytes: Buffer): HttpMessage[] {
    this.buffer = Buffer.concat([this.buffer, bytes]);
    const messages = [];
    for (let next = this.takeMessage(); next; next = this.takeMessage()) messages.push(next);
    return messages;
  }

  private takeMessage(): HttpMessage | undefined {
    const headersEnd = this.buffer.indexOf(END_OF_HEADERS);
    if (headersEnd < 0) return undefined;
    const bodyStart = headersEnd + END_OF_HEADERS.length;
    const [first, ...lines] = this.buffer.toString("latin1", 0, headersEnd).split("\r\n");
    const headers = new Map(
      lines.map((line) => [
        line.slice(0, line.indexOf(":")).toLowerCase(),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
    );
    const startLine = first.split(" ");
    const length = this.hasNoBody(startLine) ? 0 : bodyLength(headers, this.buffer.subarray(bodyStart));
    if (Number.isNaN(length)) throw new Error(`a message without a valid length: ${first}`);
    if (length === undefined || this.buffer.length < bodyStart + length) return undefined;
    const bytes = Buffer.from(this.buffer.subarray(0, bodyStart + length));
    this.buffer = this.buffer.subarray(bodyStart + length);
    return { startLine, headers, bytes, bodyStart };
  }

  private hasNoBody(startLine: string[]) {
    if (this.isHeadResponse) return true;
    return startLine[0].startsWith("HTTP/") && /^(1\d\d|204|304)$/.test(startLine[1]);
  }
}

/** Number of bytes that the body takes on the wire; `undefined` until its end has been received. */
function bodyLength(headers: Map<string, string>, body: Buffer): number | undefined {
  if (headers.get("transfer-encoding") !== "chunked") return Number(headers.get("content-length") ?? 0);
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = parseInt(body.toString("latin1", at, lineEnd), 16);
    at = lineEnd + 2 + size + 2;
    if (size === 0 || Number.isNaN(size)) return at;
  }
}
