// The element as a page's own code meets it: properties, changes, and its end.

import { withoutToken } from "./host.ts";
import { expect, test, Widget } from "./world.ts";

test("what a page sets before the script is there holds when it is", async ({ page, world }) => {
  await page.route("**/yes-reply.js", async (route) => {
    await page.evaluate(() => {
      const element = document.querySelector("yes-reply") as any;
      const token = element.getAttribute("token");
      element.removeAttribute("token");
      element.removeAttribute("token-url");
      element.reference = "bill:2026-1107";
      element.getToken = async () => token;
    });
    await route.continue();
  });
  await page.goto(`${world.company}/orders/1001`, { waitUntil: "domcontentloaded" });
  const widget = new Widget(page);
  await expect(widget.root.getByRole("heading", { name: "Bill 2026-1107" })).toBeVisible();
  await expect(widget.root).toHaveAttribute("reference", "bill:2026-1107");
});

test("attributes and properties are the same thing", async ({ page, world }) => {
  await page.goto(`${world.company}/launcher`);
  const button = new Widget(page).root.getByRole("button");
  await expect(button).toHaveText("Reply about this order");
  const element = page.locator("yes-reply");
  await element.evaluate((element: any) => {
    element.label = "Something wrong?";
    element.tokenUrl = "/another";
  });
  await expect(button).toHaveText("Something wrong?");
  await expect(element).toHaveAttribute("token-url", "/another");
  await element.evaluate((element: any) => (element.label = undefined));
  await expect(button).toHaveText("Reply about this order");
  await element.evaluate((element) => element.setAttribute("reference", "bill:2026-1107"));
  await expect(button).toHaveText("Reply about this bill");
  expect(
    await element.evaluate((element: any) => [
      element.reference,
      element.launcher,
      element.theme,
      element.fallback,
    ]),
  ).toEqual(["bill:2026-1107", true, "", ""]);
});

test("another reference is another conversation in the same place", async ({ page, world }) => {
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.field.fill("half a sentence");
  await expect(widget.root.getByText("Draft kept on this device")).toBeVisible();
  await page.evaluate(() => {
    (window as any).ready = 0;
    addEventListener("yes-reply:ready", () => (window as any).ready++);
    (window as any).container = document.querySelector("yes-reply")!.shadowRoot!.querySelector(".container");
  });
  await widget.root.evaluate((element: any) => (element.reference = "bill:2026-1107"));
  await expect(widget.root.getByRole("heading", { name: "Bill 2026-1107" })).toBeVisible();
  await expect(widget.field).toHaveValue("");
  await expect(widget.field, "where the customer was writing").toBeFocused();
  await widget.root.evaluate((element: any) => (element.reference = "order:1001"));
  await expect(widget.field).toHaveValue("half a sentence");
  expect(await page.evaluate(() => [(window as any).ready, (window as any).container.isConnected])).toEqual([
    0,
    true,
  ]);
});

for (const [what, leave] of [
  ["shows something else", (element: any) => (element.reference = "bill:2026-1107")],
  ["is taken out", (element: any) => element.remove()],
] as [string, (element: any) => void][]) {
  test(`words of the very moment in which the element ${what} are kept`, async ({ page, world }) => {
    await page.goto(`${world.company}/orders/1001`);
    const widget = new Widget(page);
    await expect(widget.root.getByText("What would make it right?")).toBeVisible();
    const at = (act: (root: ShadowRoot) => void) =>
      widget.root.evaluate(
        (element: any, [act, leave]) => {
          (0, eval)(`(${act})`)(element.shadowRoot);
          (0, eval)(`(${leave})`)(element);
          if (!element.isConnected) setTimeout(() => (window as any).aside.append(element));
          else setTimeout(() => (element.reference = "order:1001"));
        },
        [String(act), String(leave)],
      );
    await widget.root.evaluate((element: any) => ((window as any).aside = element.parentNode));
    await at((root) => {
      const field = root.querySelector<HTMLTextAreaElement>(".composer textarea")!;
      field.value = "half a sentence";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await expect(widget.field).toHaveValue("half a sentence");
    await at((root) => root.querySelector<HTMLButtonElement>(".send")!.click());
    await expect(widget.mine("half a sentence").locator(".state")).toContainText("receipt");
    await expect(widget.mine("half a sentence")).toHaveCount(1);
    await expect(widget.field).toHaveValue("");
  });
}

test("a token that comes late is used at once", async ({ page, world }) => {
  await page.clock.install();
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const token = (await widget.root.getAttribute("token"))!;
  await withoutToken(page);
  await expect(widget.root.locator(".banner")).toHaveText(/^Sign in and reload this page to write to us/);
  await widget.field.fill("Typed meanwhile");
  // From here on no pause ends by itself.
  await page.clock.pauseAt(Date.now() + 1_000);
  await widget.root.evaluate((element: any, token) => (element.token = token), token);
  await expect(widget.root.locator(".banner")).toBeHidden();
  await expect(widget.root.getByText("Draft kept on this device")).toBeVisible();
});

test("two hundred elements leave nothing behind", async ({ page, world }) => {
  await page.goto(`${world.company}/orders/1001`);
  // Its last listeners come with what the backend offers.
  await expect(new Widget(page).root.getByText("What would make it right?")).toBeVisible();
  const devtools = await page.context().newCDPSession(page);
  const live = (value: string) =>
    devtools.send("Runtime.evaluate", { expression: value }).then(async ({ result }) => {
      const { objects } = await devtools.send("Runtime.queryObjects", {
        prototypeObjectId: result.objectId!,
      });
      const { result: found } = await devtools.send("Runtime.callFunctionOn", {
        objectId: objects.objectId,
        functionDeclaration:
          "function () { return JSON.stringify([this.length, ...[...this].map((one) => one.buffer?.byteLength ?? 0)]) }",
        returnByValue: true,
      });
      return JSON.parse(found.value) as number[];
    });
  /** Mounts as many elements, one after the other, and takes each out when it can be written to. */
  const mount = (times: number) =>
    page.evaluate(async (times) => {
      const first = document.querySelector("yes-reply")!;
      for (let time = 0; time < times; time++) {
        const element = first.cloneNode() as HTMLElement;
        const ready = new Promise((done) =>
          element.addEventListener("yes-reply:ready", done, { once: true }),
        );
        document.body.append(element);
        await ready;
        // Half of them are moved, or changed, before they go.
        if (time % 4 === 1) document.body.prepend(element);
        if (time % 4 === 3) element.setAttribute("reference", "bill:2026-1107");
        element.remove();
      }
    }, times);
  const measure = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await devtools.send("Performance.getMetrics");
    const metric = (name: string) => metrics.find((metric) => metric.name === name)!.value;
    const [elements] = await live('customElements.get("yes-reply").prototype');
    const [, memory] = await live("WebAssembly.Memory.prototype");
    return {
      elements,
      memory,
      nodes: metric("Nodes"),
      listeners: metric("JSEventListeners"),
      heap: metric("JSHeapUsedSize"),
    };
  };
  await devtools.send("Performance.enable");
  const { listeners } = await measure();
  const settled = () =>
    expect
      .poll(async () => (await measure()).listeners, "what was cancelled ends")
      .toBeLessThanOrEqual(listeners);
  await mount(200);
  await settled();
  const before = await measure();
  await mount(200);
  await settled();
  const after = await measure();
  expect(after).toMatchObject({ elements: 1, memory: before.memory, nodes: before.nodes });
  // The browser's own tables grow a little; an element alone takes more than a kilobyte.
  expect(after.heap - before.heap).toBeLessThan(100_000);
});
