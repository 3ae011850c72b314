import assert from "node:assert/strict";
import test from "node:test";

import { WalWatch } from "./power_loss.ts";

const write = (thread: number, at: number, bytes: number) =>
  `${thread} pwrite64(9</d/desk.sqlite-wal>, ""..., ${bytes}, ${at}) = ${bytes}`;
const left = (...lines: string[]) => {
  const watch = new WalWatch();
  watch.read(lines.join("\n"));
  return watch.lose();
};

test("what was synced is left, and nothing else", () => {
  assert.equal(
    left(write(1, 0, 32), write(1, 32, 4_120), "1 fsync(9</d/desk.sqlite-wal>) = 0", write(1, 4_152, 4_120)),
    4_152,
  );
  assert.equal(left(write(1, 0, 32), write(1, 32, 4_120)), 0);
});

test("a sync covers what was written before it began, and only when it has returned", () => {
  const begun = "1 fdatasync(9</d/desk.sqlite-wal> <unfinished ...>";
  const resumed = "1 <... fdatasync resumed>) = 0";
  assert.equal(left(write(2, 0, 32), begun, write(2, 32, 100), resumed), 32);
  assert.equal(left(write(2, 0, 32), begun, write(2, 32, 100)), 0);
});

test("a write counts when it has returned", () => {
  const begun = `1 pwrite64(9</d/desk.sqlite-wal>, ""..., 100, 32 <unfinished ...>`;
  assert.equal(
    left(write(1, 0, 32), begun, "2 fsync(9</d/desk.sqlite-wal>) = 0", "1 <... pwrite64 resumed>) = 100"),
    32,
  );
});

test("a sync of another file, or one that failed, keeps nothing", () => {
  assert.equal(
    left(
      write(1, 0, 32),
      "1 fsync(9</d/desk.sqlite>) = 0",
      "1 fsync(9</d/desk.sqlite-wal>) = -1 EIO (Input/output error)",
    ),
    0,
  );
});

test("the log goes on where the power loss left it", () => {
  const watch = new WalWatch();
  watch.read(
    [write(1, 0, 32), write(1, 32, 100), "1 fsync(9</d/desk.sqlite-wal>) = 0", write(1, 132, 100)].join("\n"),
  );
  assert.equal(watch.lose(), 132);
  watch.read([write(1, 132, 50), "1 fsync(9</d/desk.sqlite-wal>) = 0"].join("\n"));
  assert.equal(watch.lose(), 182);
});

test("where the model does not hold it says so", () => {
  assert.throws(() => left(`1 pwrite64(8</d/desk.sqlite>, ""..., 4096, 0) = 4096`), /checkpoint/);
  assert.throws(
    () => left(write(1, 0, 4_152), "1 fsync(9</d/desk.sqlite-wal>) = 0", write(1, 0, 32)),
    /written over/,
  );
  assert.throws(() => left("1 ftruncate(9</d/desk.sqlite-wal>, 0) = 0"), /ftruncate/);
});
