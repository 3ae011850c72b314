// Bugs that are built in on purpose, to see that the checker finds them.

import { type Flavour, flavour } from "./op_weights.ts";

export interface Bug {
  name: string;
  of: "desk" | "widget";
  says: string;
  /** Plans in which it shows sooner. */
  flavour: Flavour;
}

const crashes = flavour({ power: 100, deeds: { "cut-power": 40, write: 40 } });
const deskDies = flavour({ deeds: { "kill-desk": 40, write: 40 } });
const lostAnswers = flavour({
  fates: { "lose-answer": 20, "cut-answer": 10 },
  deeds: { faults: 40, write: 40 },
});
const lostRequests = flavour({ fates: { "lose-request": 20, refuse: 10 }, deeds: { faults: 40, write: 40 } });
const cutPolls = flavour({ fates: { "cut-poll": 20, "cut-answer": 10 }, deeds: { answer: 30, faults: 30 } });
const behind = flavour({
  fates: { refuse: 20, "cut-poll": 10 },
  deeds: { answer: 50, offline: 25, online: 8, reload: 0, open: 0, close: 0 },
});
const reloads = flavour({ deeds: { reload: 30, close: 15, unreachable: 25, reachable: 10, write: 40 } });
const kills = flavour({
  kills: 100,
  deeds: { "kill-browser": 30, reload: 15, unreachable: 25, reachable: 10, write: 40 },
});
const drafts = flavour({
  kills: 50,
  deeds: { type: 40, send: 3, write: 10, reload: 30, close: 10, "kill-browser": 20 },
});

export const BUGS: Bug[] = [
  { name: "fsync-off", of: "desk", flavour: crashes, says: "A commit does not wait for the disk." },
  {
    name: "seq-from-the-clock",
    of: "desk",
    flavour: flavour({}),
    says: "An entry's seq is the time, so the sequence has gaps.",
  },
  {
    name: "stores-again",
    of: "desk",
    flavour: lostAnswers,
    says: "Every PUT stores a new entry, whatever its id.",
  },
  { name: "answers-before-commit", of: "desk", flavour: deskDies, says: "The 2xx leaves before the commit." },
  { name: "skips-an-entry", of: "desk", flavour: behind, says: "A page of entries leaves one out." },
  {
    name: "forgets-the-wake",
    of: "desk",
    flavour: cutPolls,
    says: "A waiting poll is not woken by a new entry.",
  },
  {
    name: "new-id-on-retry",
    of: "widget",
    flavour: lostAnswers,
    says: "A message that is tried again gets a new id.",
  },
  {
    name: "outbox-cleared-before-the-ack",
    of: "widget",
    flavour: reloads,
    says: "A message is forgotten as soon as its request has left.",
  },
  {
    name: "merge-appends-blindly",
    of: "widget",
    flavour: cutPolls,
    says: "A page of entries is appended, whatever was heard before.",
  },
  {
    name: "kept-before-durable",
    of: "widget",
    flavour: kills,
    says: "“Kept on this device” shows before the device has kept it.",
  },
  {
    name: "lost-reply-is-stored",
    of: "widget",
    flavour: lostRequests,
    says: "A request without an answer counts as stored.",
  },
  {
    name: "sends-out-of-order",
    of: "widget",
    flavour: lostRequests,
    says: "A message does not wait for the one before it.",
  },
  {
    name: "reload-forgets-the-outbox",
    of: "widget",
    flavour: reloads,
    says: "What was kept before the page was loaded is not read.",
  },
  {
    name: "draft-not-kept",
    of: "widget",
    flavour: drafts,
    says: "“Draft kept on this device” shows, and it is not kept.",
  },
];
