// HTTP client of the proxy: sends one request to the desk and returns its response.

import { connect, type Socket } from "node:net";

import { type HttpMessage, HttpParser } from "./http_parser.ts";

/** The complete response, or nothing when the desk closes first. Closing `client` closes the connection to the desk. */
export function sendRequest(
  port: number,
  request: HttpMessage,
  client: Socket,
): Promise<HttpMessage | undefined> {
  return new Promise((resolve) => {
    const connection = connect(port, "127.0.0.1");
    const disconnect = () => connection.destroy();
    const parser = new HttpParser(request.startLine[0] === "HEAD");
    client.once("close", disconnect);
    connection.setNoDelay(true);
    connection.on("error", () => {}); // Refused or reset; "close" follows.
    connection.on("close", () => {
      client.off("close", disconnect);
      resolve(undefined);
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
