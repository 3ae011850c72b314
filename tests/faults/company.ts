// The company: a page with the widget for each run, the widget's files, and tokens.

import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

import { token } from "../browser/token.ts";
import type { TokenAnswer } from "./op.ts";

/** What the company knows of one run. */
export interface Visit {
  /** Where the widget finds the desk. */
  api: string;
  /** How far the device's clock is off, in milliseconds. */
  clock: number;
  /** What the next requests for a token get; those after the last one a good token. */
  tokens: TokenAnswer[];
  bug?: string;
}

const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".css": "text/css",
};

export class Company {
  readonly visits = new Map<number, Visit>();
  /** Signs the tokens; the desks have the same one. */
  secret = "";
  private files = new Map<string, Buffer>();
  private server = createServer((request, response) => this.serve(request, response));

  /** `dist` is the folder with the widget's files. */
  static async open(dist: string): Promise<Company> {
    const company = new Company();
    for (const name of readdirSync(dist, { recursive: true }) as string[]) {
      if (TYPES[extname(name)]) company.files.set(`/${name}`, readFileSync(join(dist, name)));
    }
    company.server.listen(0, "127.0.0.1");
    await new Promise((done) => company.server.once("listening", done));
    return company;
  }

  get origin() {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  page(run: number) {
    return `${this.origin}/order?run=${run}`;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  token(answer: "good" | "expired") {
    const now = Math.floor(Date.now() / 1000);
    const times = answer === "good" ? {} : { iat: now - 900, exp: now - 300 };
    return token(this.secret, {
      sub: "customer-42",
      name: "Ada Okafor",
      references: [{ kind: "order", id: "1001", title: "Blue kettle" }],
      ...times,
    });
  }

  private serve(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url!, this.origin);
    const file = this.files.get(url.pathname);
    const visit = this.visits.get(Number(url.searchParams.get("run")));
    if (file)
      return response
        .writeHead(200, { "content-type": TYPES[extname(url.pathname)]!, "cache-control": "max-age=600" })
        .end(file);
    if (visit && url.pathname === "/order")
      return response
        .writeHead(200, { "content-type": "text/html", "cache-control": "no-store" })
        .end(this.html(visit, url));
    if (visit && url.pathname === "/token") return this.giveToken(visit, response);
    response.writeHead(404).end();
  }

  private giveToken(visit: Visit, response: ServerResponse) {
    const answer = visit.tokens.shift() ?? "good";
    if (answer === "broken") return response.writeHead(500).end();
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ token: this.token(answer) }));
  }

  private html(visit: Visit, url: URL) {
    const bug = visit.bug ? ` seeded-bug="${visit.bug}"` : "";
    return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Order 1001</title><link rel="icon" href="data:,">
<script>watch.clock(${visit.clock})</script><script async src="/yes-reply.js"></script>
<yes-reply reference="order:1001" token="${this.token("good")}" token-url="/token${url.search}" api="${visit.api}"${bug}></yes-reply>`;
  }
}
