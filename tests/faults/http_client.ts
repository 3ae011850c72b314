// HTTP client of the proxy: sends one request to the desk and returns its response.

import { connect, type Socket } from "node:net";

import { type HttpMessage, HttpParser } from "./http_parser.ts";

/**
 * The complete response, `refused` when nothing listens on the port, or nothing when the desk closes first. Closing
 * `client` closes the connection to the desk. `onConnect` is called when the desk has accepted the connection.
 */
export function sendRequest(
  port: number,
  request: HttpMessage,
  client: Socket,
  onConnect: () => void,
): Promise<HttpMessage | "refused" | undefined> {
  return new Promise((resolve) => {
    const connection = connect(port, "127.0.0.1");
    const disconnect = () => connection.destroy();
    const parser = new HttpParser(request.startLine[0] === "HEAD");
    let isRefused = false;
    client.once("close", disconnect);
    connection.setNoDelay(true);
    connection.once("connect", onConnect);
    // "close" follows.
    connection.on("error", (error: NodeJS.ErrnoException) => {
      isRefused = error.code === "ECONNREFUSED";
    });
    connection.on("close", () => {
      client.off("close", disconnect);
      resolve(isRefused ? "refused" : undefined);
    });
    connection.on("data", (bytes) => {
      const [response] = parser.push(bytes);
      if (!response) return;
      resolve(response);
      connection.destroy();
    });
    connection.write(request.bytes);
  });
}
