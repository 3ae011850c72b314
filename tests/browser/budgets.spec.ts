// Budgets of the desk: what a widget sends beyond one is kept, and sent later.

import { signToken } from "./token.ts";
import { expect, openWidget, test, type World } from "./world.ts";

/** More than the desk takes from one customer, also on a slow machine. */
const WRITES = 3000;
const AT_ONCE = 20;

/** Ada at the desk, without a page. */
class Ada {
  private headers: Record<string, string>;
  constructor(readonly world: World) {
    const token = signToken(world.secret, { sub: "customer-42", name: "Ada Okafor" });
    this.headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  }

  async get(path: string) {
    const response = await fetch(this.world.desk + path, { headers: this.headers });
    expect(response.status).toBe(200);
    return await response.json();
  }

  /** States several times that she has read the first entry; returns the statuses. */
  markRead(conversation: string): Promise<number[]> {
    const put = { method: "PUT", headers: this.headers, body: JSON.stringify({ up_to: 1 }) };
    const mark = async () =>
      (await fetch(`${this.world.desk}/v1/conversations/${conversation}/read`, put)).status;
    return Promise.all(Array.from({ length: AT_ONCE }, mark));
  }
}

test("a message beyond the customer's budget is kept, sent later, and stored once", async ({
  browser,
  world,
}) => {
  const widget = await openWidget(browser, `${world.company}/orders/1001`);
  await widget.send("The lid broke.");
  await expect(widget.outgoing("The lid broke.").locator(".state")).toContainText("stored");
  const ada = new Ada(world);
  const { id } = (await ada.get("/v1/conversations")).conversations[0];

  let written = 0;
  for (let isUsed = false; !isUsed; written += AT_ONCE) {
    expect(written, "there is a limit").toBeLessThan(WRITES);
    isUsed = (await ada.markRead(id)).includes(429);
  }
  // The budget fills up again, so that it has to be used on.
  let isUsing = true;
  const using = (async () => {
    while (isUsing) await ada.markRead(id);
  })();
  const texts: string[] = [];
  for (let status = 0; status !== 429; ) {
    const text = `Mug number ${texts.length + 1} broke, too.`;
    texts.push(text);
    const answer = widget.page.waitForResponse(
      (response) => response.request().method() === "PUT" && response.url().includes("/entries/"),
    );
    await widget.send(text);
    status = (await answer).status();
  }
  const last = widget.outgoing(texts.at(-1)!);
  const state = last.locator(".state");
  await expect(state, "it is neither stored nor refused").toHaveAttribute(
    "data-state",
    /sending|kept|waiting/,
  );
  isUsing = false;
  await using;
  await expect(state).toHaveAttribute("data-state", "stored");
  const { entries } = await ada.get(`/v1/conversations/${id}/entries`);
  expect(entries.map((entry: { text: string }) => entry.text)).toEqual(["The lid broke.", ...texts]);
});
