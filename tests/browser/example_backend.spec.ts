// The widget with a backend that is not the desk: the example in Python speaks the contract and nothing else.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { modifyPage } from "./host_page.ts";
import { ROOT, ServerProcess } from "./process.ts";
import { signToken } from "./token.ts";
import { test as base, expect, Widget, type World } from "./world.ts";

const PROGRAM = join(ROOT, "docs/example-backend/backend.py");

class ExampleBackend {
  private constructor(
    private world: World,
    private server: ServerProcess,
    readonly url: string,
  ) {}

  static async start(world: World, features?: string[]): Promise<ExampleBackend> {
    const config = join(world.folder, "backend.json");
    writeFileSync(
      config,
      JSON.stringify({
        name: "Kettle & Co",
        listen: "127.0.0.1:0",
        database: join(world.folder, "backend.sqlite"),
        keys: [{ kid: "kettle-1", iss: "kettle", secret: world.secret }],
        allow_origins: [world.company],
        capabilities: { poll_seconds: 1, ...(features && { features }) },
      }),
    );
    const server = await ServerProcess.start("python3", [PROGRAM, config], /http:/);
    const url = server.stdout.join("\n").match(/http:\/\/[\d.:]+/)![0];
    return new ExampleBackend(world, server, url);
  }

  /** Maria writes an entry in the newest conversation of the customer. */
  async write(entry: object) {
    const token = signToken(this.world.secret, { sub: "customer-42", name: "Ada Okafor" });
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${this.url}/v1/conversations`, { headers });
    const { conversations } = (await response.json()) as { conversations: { id: string }[] };
    const id = `01a22750-${Date.now().toString(16).slice(-4)}-7000-8000-${Math.random().toString(16).slice(2, 14).padEnd(12, "0")}`;
    const input = JSON.stringify({
      conversation: conversations[0].id,
      id,
      author: { kind: "person", name: "Maria" },
      drafted_by_ai: false,
      entry,
    });
    execFileSync("python3", [PROGRAM, join(this.world.folder, "backend.json"), "--write"], { input });
  }

  stop(signal?: NodeJS.Signals) {
    return this.server.stop(signal);
  }
}

const test = base.extend<{ example: ExampleBackend }>({
  example: async ({ world }, use) => {
    const example = await ExampleBackend.start(world);
    await use(example);
    await example.stop();
  },
});

async function open(page: import("@playwright/test").Page, world: World, api: string): Promise<Widget> {
  await modifyPage(page, "/orders/1001", {
    // The company's policy names the desk alone.
    headers: { "content-security-policy": "default-src * 'unsafe-inline' 'wasm-unsafe-eval'" },
    html: (html) => html.replace(/ api="[^"]*"/, ` api="${api}"`),
  });
  await page.goto(`${world.company}/orders/1001`);
  return new Widget(page);
}

test("a customer writes, a person answers, and the customer says that it is solved", async ({
  page,
  world,
  example,
}) => {
  const ada = await open(page, world, example.url);
  await ada.send("The lid broke.");
  const state = ada.outgoing("lid broke").locator(".state");
  await expect(state).toContainText("stored, receipt R");
  await example.write({ kind: "message", text: "A new one is on its way." });
  await expect(ada.incoming("new one")).toBeVisible();
  await expect(state).toContainText("answered by Maria");
  await expect(ada.root.getByText("Maria has this")).toBeVisible();

  await page.reload();
  await expect(ada.incoming("new one")).toBeVisible();
  await example.write({ kind: "proposal", text: "Keep the old kettle too." });
  await ada.root.getByRole("button", { name: "Yes, solved" }).click();
  await expect(ada.root.getByText("Solved, says Ada")).toBeVisible();
});

test("two tabs show the same, and an expired token and a lost answer lose nothing", async ({
  page,
  world,
  example,
}) => {
  const ada = await open(page, world, example.url);
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid broke").locator(".state")).toContainText("stored");
  const second = await open(await page.context().newPage(), world, example.url);
  await expect(second.outgoing("lid broke")).toBeVisible();

  // Either tab may send. The backend stores the message, and the answer is lost.
  let isLost = false;
  await page.context().route("**/entries/*", async (route) => {
    if (isLost) return route.continue();
    isLost = true;
    await route.fetch();
    await route.abort();
  });
  const now = Math.floor(Date.now() / 1000);
  const expired = signToken(world.secret, { sub: "customer-42", iat: now - 900, exp: now - 300 });
  const tabs = [ada, second];
  for (const tab of tabs) {
    await tab.root.evaluate((element, token) => element.setAttribute("token", token), expired);
  }
  await ada.send("And the box?");
  for (const tab of tabs) {
    await expect(tab.outgoing("And the box?")).toHaveCount(1);
    await expect(tab.outgoing("And the box?").locator(".state")).toContainText("stored");
  }
  expect(isLost).toBe(true);
});

test("while the backend is down a message stays on the device, and is sent when it is back", async ({
  page,
  world,
  example,
}) => {
  const ada = await open(page, world, example.url);
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid broke").locator(".state")).toContainText("stored");
  await page.route(`${example.url}/**`, (route) => route.abort());
  await ada.send("And the box?");
  await expect(ada.outgoing("And the box?").locator(".state")).toContainText("kept on this device");
  await page.reload();
  await expect(ada.outgoing("And the box?")).toBeVisible();
  await page.unroute(`${example.url}/**`);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(ada.outgoing("And the box?").locator(".state")).toContainText("stored");
});

test("a backend of the core alone is enough, and the widget offers nothing else", async ({ page, world }) => {
  const core = await ExampleBackend.start(world, []);
  const ada = await open(page, world, core.url);
  const paths: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(core.url)) paths.push(request.url().slice(core.url.length));
  });
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid broke").locator(".state")).toContainText("stored");
  await core.write({ kind: "message", text: "A new one is on its way." });
  await expect(ada.incoming("new one")).toBeVisible();
  await expect(ada.root.getByRole("button", { name: "Not solved yet" })).toHaveCount(0);
  await expect(ada.root.getByRole("button", { name: "Ask for a person" })).toHaveCount(0);
  await expect(ada.root.getByText("What would make it right?")).toHaveCount(0);
  expect(paths.filter((path) => /changes|\/read$|wait=[1-9]/.test(path))).toEqual([]);
  await core.stop();
});
