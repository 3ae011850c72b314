// How each deed of a plan is done.

import { isHeard } from "./history.ts";
import type { Deed, Moment } from "./op.ts";
import type { Watch } from "./page_probe.ts";
import type { Run } from "./run.ts";
import { brief } from "./truncate.ts";

type Deeds = { [Name in Deed["do"]]: (run: Run, deed: Deed & { do: Name }) => Promise<void> };

/** How long to wait for a moment that may never come. */
const MOMENT_MS = 500;

export const DEEDS: Deeds = {
  async write({ tabs, history }, { tab, texts }) {
    for (const text of texts) {
      history.add({ event: "typed", tab, text: brief(text) });
      await tabs.field(tab).fill(text);
      // Words of the other tab may have come into the field meanwhile; one's own stay.
      if (!(await tabs.send(tab)).includes(text)) history.add({ event: "swallowed", tab, text: brief(text) });
    }
  },
  async type({ tabs, history }, { tab, text }) {
    history.add({ event: "typed", tab, text: brief(text) });
    await tabs.field(tab).fill(text);
  },
  async send({ tabs }, { tab }) {
    await tabs.send(tab);
  },
  async answer({ agent, history }, { text }) {
    history.add({ event: "answer", text, outcome: await agent.answer(text) });
  },
  async read({ agent }) {
    await agent.read();
  },
  async reload(run, { tab, when }) {
    await reach(run, when);
    await run.tabs.reload(tab);
  },
  async close(run, { tab, when }) {
    await reach(run, when);
    await run.tabs.close(tab);
  },
  async open({ tabs }, { tab }) {
    await tabs.add(tab);
  },
  async "kill-desk"(run, { when }) {
    end(run, "kill-desk", when);
  },
  async "cut-power"(run, { when }) {
    end(run, "cut-power", when);
  },
  async "start-desk"(run) {
    await run.startDesk();
  },
  async "kill-browser"(run, { when }) {
    await reach(run, when);
    await run.tabs.killAll();
  },
  async offline({ tabs }) {
    await tabs.device.context.setOffline(true);
  },
  async online({ tabs }) {
    await tabs.device.context.setOffline(false);
  },
  async unreachable({ proxy }) {
    proxy.cutOff();
  },
  async reachable({ proxy }) {
    proxy.restore();
  },
  async expire({ visit, tabs, world }, { company }) {
    visit.tokens = [...company];
    const token = world.company.token("expired");
    const give = (token: string) => document.querySelector("yes-reply")!.setAttribute("token", token);
    await Promise.all(tabs.pages().map((page) => page.evaluate(give, token)));
  },
  async clock({ visit, tabs }, { shift }) {
    visit.clock = shift;
    const set = (shift: number) => (window as unknown as { watch: Watch }).watch.clock(shift);
    await Promise.all(tabs.pages().map((page) => page.evaluate(set, shift)));
  },
  async faults({ proxy }, { fates }) {
    proxy.play(fates);
  },
};

/** Waits for the moment in which an end hurts most. */
async function reach({ tabs }: Run, when: Moment) {
  if (when === "kept")
    await tabs.until(({ rows }) => rows.some((row) => row.state === "kept" && !isHeard(row)), MOMENT_MS);
  if (when === "saved") await tabs.until(({ saved }) => saved, MOMENT_MS);
}

/** Ends the desk now, or as soon as it has next answered. */
function end(run: Run, how: "kill-desk" | "cut-power", when: Moment) {
  if (when === "answered") run.trap = how;
  else run.spring(how);
}
