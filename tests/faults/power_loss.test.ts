// Power-loss model tests, on traces as strace writes them.

import assert from "node:assert/strict";
import test from "node:test";

import { WalTracker } from "./power_loss.ts";

const write = (thread: number, offset: number, bytes: number) =>
  `${thread} pwrite64(9</d/desk.sqlite-wal>, ""..., ${bytes}, ${offset}) = ${bytes}`;
/** Length of the log after these calls and a power loss. */
const lengthAfter = (...lines: string[]) => {
  const wal = new WalTracker();
  wal.readTrace(lines.join("\n"));
  return wal.losePower();
};

test("synced writes survive, and no others", () => {
  assert.equal(
    lengthAfter(
      write(1, 0, 32),
      write(1, 32, 4_120),
      "1 fsync(9</d/desk.sqlite-wal>) = 0",
      write(1, 4_152, 4_120),
    ),
    4_152,
  );
  assert.equal(lengthAfter(write(1, 0, 32), write(1, 32, 4_120)), 0);
});

test("a sync covers the writes before its call, once it has returned", () => {
  const call = "1 fdatasync(9</d/desk.sqlite-wal> <unfinished ...>";
  const result = "1 <... fdatasync resumed>) = 0";
  assert.equal(lengthAfter(write(2, 0, 32), call, write(2, 32, 100), result), 32);
  assert.equal(lengthAfter(write(2, 0, 32), call, write(2, 32, 100)), 0);
});

test("a write counts once it has returned", () => {
  const call = `1 pwrite64(9</d/desk.sqlite-wal>, ""..., 100, 32 <unfinished ...>`;
  assert.equal(
    lengthAfter(
      write(1, 0, 32),
      call,
      "2 fsync(9</d/desk.sqlite-wal>) = 0",
      "1 <... pwrite64 resumed>) = 100",
    ),
    32,
  );
});

test("a failed sync and a sync of another file cover nothing", () => {
  assert.equal(
    lengthAfter(
      write(1, 0, 32),
      "1 fsync(9</d/desk.sqlite>) = 0",
      "1 fsync(9</d/desk.sqlite-wal>) = -1 EIO (Input/output error)",
    ),
    0,
  );
});

test("the log continues from its length after the power loss", () => {
  const wal = new WalTracker();
  wal.readTrace(
    [write(1, 0, 32), write(1, 32, 100), "1 fsync(9</d/desk.sqlite-wal>) = 0", write(1, 132, 100)].join("\n"),
  );
  assert.equal(wal.losePower(), 132);
  wal.readTrace([write(1, 132, 50), "1 fsync(9</d/desk.sqlite-wal>) = 0"].join("\n"));
  assert.equal(wal.losePower(), 182);
});

test("a trace that breaks the model's assumptions is an error", () => {
  assert.throws(() => lengthAfter(`1 pwrite64(8</d/desk.sqlite>, ""..., 4096, 0) = 4096`), /checkpoint/);
  assert.throws(
    () => lengthAfter(write(1, 0, 4_152), "1 fsync(9</d/desk.sqlite-wal>) = 0", write(1, 0, 32)),
    /overwritten/,
  );
  assert.throws(() => lengthAfter("1 ftruncate(9</d/desk.sqlite-wal>, 0) = 0"), /ftruncate/);
});
