// Known bugs, and for each the weights that expose it soonest. They prove that the checker detects violations.

import type { Deployment } from "./deployment.ts";
import { type OpWeights, opWeights } from "./op_weights.ts";

export interface Bug {
  name: string;
  /** The component whose build has the bug. */
  component: "desk" | "widget";
  description: string;
  /** The deployment that shows the bug; one desk with SQLite unless it says otherwise. */
  deployment?: Deployment;
  weights: OpWeights;
}

const powerLosses = opWeights({ powerLossPercent: 100, ops: { "cut-power": 40, "send-messages": 40 } });
const deskKills = opWeights({ ops: { "kill-desk": 40, "send-messages": 40 } });
const lostResponses = opWeights({
  networkFaults: { "lose-response": 20, "truncate-response": 10 },
  ops: { "network-faults": 40, "send-messages": 40 },
});
const lostRequests = opWeights({
  networkFaults: { "lose-request": 20, "error-response": 10 },
  ops: { "network-faults": 40, "send-messages": 40 },
});
const abortedPolls = opWeights({
  networkFaults: { "abort-poll": 20, "truncate-response": 10 },
  ops: { "agent-reply": 30, "network-faults": 30 },
});
const catchUps = opWeights({
  networkFaults: { "error-response": 20, "abort-poll": 10 },
  ops: {
    "agent-reply": 50,
    "go-offline": 25,
    "go-online": 8,
    "reload-tab": 0,
    "open-tab": 0,
    "close-tab": 0,
  },
});
const reloads = opWeights({
  ops: { "reload-tab": 30, "close-tab": 15, partition: 25, "heal-partition": 10, "send-messages": 40 },
});
const browserKills = opWeights({
  browserKillPercent: 100,
  ops: { "kill-browser": 30, "reload-tab": 15, partition: 25, "heal-partition": 10, "send-messages": 40 },
});
const drafts = opWeights({
  browserKillPercent: 50,
  ops: {
    "type-draft": 40,
    "send-draft": 3,
    "send-messages": 10,
    "reload-tab": 30,
    "close-tab": 10,
    "kill-browser": 20,
  },
});

const twoDesks: Deployment = { engine: "postgres", desks: 2 };
const databaseKills = opWeights({ ops: { "kill-database": 40, "send-messages": 60, "start-database": 80 } });
const otherDesks = opWeights({
  ops: { "agent-reply": 60, "kill-desk": 0, "kill-database": 0, "rolling-restart": 0 },
});
const rollingRestarts = opWeights({
  ops: { "rolling-restart": 60, "send-messages": 60, "kill-desk": 0, "kill-database": 0 },
});

export const BUGS: Bug[] = [
  {
    name: "fsync-off",
    component: "desk",
    weights: powerLosses,
    description: "A commit does not wait for the sync.",
  },
  {
    name: "seq-from-the-clock",
    component: "desk",
    weights: opWeights({}),
    description: "The seq of an entry is a timestamp, so the sequence has gaps.",
  },
  {
    name: "stores-again",
    component: "desk",
    weights: lostResponses,
    description: "Every PUT stores a new entry, even under an id that exists.",
  },
  {
    name: "answers-before-commit",
    component: "desk",
    weights: deskKills,
    description: "The 2xx response is sent before the commit.",
  },
  {
    name: "skips-an-entry",
    component: "desk",
    weights: catchUps,
    description: "A page of entries omits one entry.",
  },
  {
    name: "forgets-the-wake",
    component: "desk",
    weights: abortedPolls,
    description: "A new entry does not wake a waiting poll.",
  },
  {
    name: "asynchronous-commit",
    component: "desk",
    weights: databaseKills,
    description: "A commit in PostgreSQL does not wait for the log.",
    deployment: twoDesks,
  },
  {
    name: "ignores-other-desks",
    component: "desk",
    weights: otherDesks,
    description: "A change on another desk does not wake a waiting poll.",
    deployment: twoDesks,
  },
  {
    name: "drops-requests-at-a-stop",
    component: "desk",
    weights: rollingRestarts,
    description: "A desk that stops does not wait for the requests that are under way.",
    deployment: twoDesks,
  },
  {
    name: "new-id-on-retry",
    component: "widget",
    weights: lostResponses,
    description: "A retry sends the message under a new id.",
  },
  {
    name: "outbox-cleared-before-the-ack",
    component: "widget",
    weights: reloads,
    description: "The outbox drops a message as soon as its request is sent.",
  },
  {
    name: "merge-appends-blindly",
    component: "widget",
    weights: abortedPolls,
    description: "A page of entries is appended without dropping entries that are already known.",
  },
  {
    name: "kept-before-durable",
    component: "widget",
    weights: browserKills,
    description: "“Kept on this device” shows before the write to the device completes.",
  },
  {
    name: "lost-reply-is-stored",
    component: "widget",
    weights: lostRequests,
    description: "A request without a response counts as stored.",
  },
  {
    name: "sends-out-of-order",
    component: "widget",
    weights: lostRequests,
    description: "A message does not wait for the message before it.",
  },
  {
    name: "reload-forgets-the-outbox",
    component: "widget",
    weights: reloads,
    description: "The outbox on the device is not read after a page load.",
  },
  {
    name: "draft-not-kept",
    component: "widget",
    weights: drafts,
    description: "“Draft kept on this device” shows, and the draft is not written.",
  },
];
