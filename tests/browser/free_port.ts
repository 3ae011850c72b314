// Free ports for servers that have to know theirs before they start.

import { createServer } from "node:net";

/** Below the ephemeral ports (from 32768), so that no connection takes the port of a desk that restarts. */
const FIRST_PORT = 18_000;
const PORTS_PER_WORKER = 2_000;
let nextPort = 0;

/** A port on which nothing listens. Each worker has a range of its own. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.TEST_PARALLEL_INDEX);
  const port = FIRST_PORT + worker * PORTS_PER_WORKER + (nextPort % PORTS_PER_WORKER);
  nextPort += 1;
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) =>
    server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true)),
  );
  if (!isFree) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
