// Web server of the company: a page with the widget for each run, the files of the widget, and customer tokens.

import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

import { signToken } from "../browser/token.ts";
import type { TokenResponse } from "./op.ts";

/** Settings of the page of one run. */
export interface PageSettings {
  /** Address of the desk, through the proxy. */
  api: string;
  clockOffsetMs: number;
  /** Responses to the next requests for a token; later requests get a valid one. */
  tokenResponses: TokenResponse[];
  bug?: string;
}

const MEDIA_TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".css": "text/css",
};

export class Company {
  /** Settings by the seed of the run. */
  readonly pages = new Map<number, PageSettings>();
  private files = new Map<string, Buffer>();
  private server = createServer((request, response) => this.serve(request, response));

  private constructor(private secret: string) {}

  /** `dist` is the folder with the files of the widget; `secret` signs the tokens, and every desk has the same. */
  static async start(dist: string, secret: string): Promise<Company> {
    const company = new Company(secret);
    for (const name of readdirSync(dist, { recursive: true }) as string[]) {
      if (MEDIA_TYPES[extname(name)]) company.files.set(`/${name}`, readFileSync(join(dist, name)));
    }
    company.server.listen(0, "127.0.0.1");
    await new Promise((resolve) => company.server.once("listening", resolve));
    return company;
  }

  get origin() {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  pageUrl(run: number) {
    return `${this.origin}/order?run=${run}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  token(response: "valid" | "expired") {
    const now = Math.floor(Date.now() / 1000);
    const times = response === "valid" ? {} : { iat: now - 900, exp: now - 300 };
    return signToken(this.secret, {
      sub: "customer-42",
      name: "Ada Okafor",
      references: [{ kind: "order", id: "1001", title: "Blue kettle" }],
      ...times,
    });
  }

  private serve(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url!, this.origin);
    const file = this.files.get(url.pathname);
    const page = this.pages.get(Number(url.searchParams.get("run")));
    if (file)
      return response
        .writeHead(200, {
          "content-type": MEDIA_TYPES[extname(url.pathname)],
          "cache-control": "max-age=600",
        })
        .end(file);
    if (page && url.pathname === "/order")
      return response
        .writeHead(200, { "content-type": "text/html", "cache-control": "no-store" })
        .end(this.html(page, url));
    if (page && url.pathname === "/token") return this.serveToken(page, response);
    response.writeHead(404).end();
  }

  private serveToken(page: PageSettings, response: ServerResponse) {
    const next = page.tokenResponses.shift() ?? "valid";
    if (next === "error") return response.writeHead(500).end();
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ token: this.token(next) }));
  }

  private html(page: PageSettings, url: URL) {
    const bug = page.bug ? ` known-bug="${page.bug}"` : "";
    return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Order 1001</title><link rel="icon" href="data:,">
<script>pageProbe.setClockOffset(${page.clockOffsetMs})</script><script async src="/yes-reply.js"></script>
<yes-reply reference="order:1001" token="${this.token("valid")}" token-url="/token${url.search}" api="${page.api}"${bug}></yes-reply>`;
  }
}
