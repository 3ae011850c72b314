// One request to the desk, and its answer.

import { connect, type Socket } from "node:net";

import { Framing, type Message } from "./http_parser.ts";

/** The desk's whole answer, or nothing when it hangs up first. When the client hangs up, so do we. */
export function exchange(port: number, request: Message, client: Socket): Promise<Message | undefined> {
  return new Promise((done) => {
    const desk = connect(port, "127.0.0.1");
    const hangUp = () => desk.destroy();
    const framing = new Framing(request.start[0] === "HEAD");
    client.once("close", hangUp);
    desk.setNoDelay(true);
    desk.on("error", () => {}); // Refused or reset; "close" follows.
    desk.on("close", () => {
      client.off("close", hangUp);
      done(undefined);
    });
    desk.on("data", (bytes) => {
      const [answer] = framing.take(bytes);
      if (!answer) return;
      done(answer);
      desk.destroy();
    });
    desk.write(request.bytes);
  });
}
