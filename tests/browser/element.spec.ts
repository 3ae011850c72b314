// Custom element: properties, attributes, changes of its reference, removal, and memory.

import type { YesReplyElement } from "../../public/yes-reply.d.ts";
import { removeToken } from "./host_page.ts";
import { expect, test, Widget } from "./world.ts";

test("properties that are set before the script has loaded apply once it has", async ({ page, world }) => {
  await page.route("**/yes-reply.js", async (route) => {
    await page.evaluate(() => {
      const element = document.querySelector("yes-reply")!;
      const token = element.getAttribute("token");
      element.removeAttribute("token");
      element.removeAttribute("token-url");
      element.reference = "bill:2026-1107";
      element.getToken = async () => token ?? undefined;
    });
    await route.continue();
  });
  await page.goto(`${world.company}/orders/1001`, { waitUntil: "domcontentloaded" });
  const widget = new Widget(page);
  await expect(widget.root.getByRole("heading", { name: "Bill 2026-1107" })).toBeVisible();
  await expect(widget.root).toHaveAttribute("reference", "bill:2026-1107");
});

test("properties reflect attributes, and attributes reflect properties", async ({ page, world }) => {
  await page.goto(`${world.company}/launcher`);
  const button = new Widget(page).root.getByRole("button");
  await expect(button).toHaveText("Reply about this order");
  const element = page.locator("yes-reply");
  await element.evaluate((element: YesReplyElement) => {
    element.label = "Something wrong?";
    element.tokenUrl = "/another";
  });
  await expect(button).toHaveText("Something wrong?");
  await expect(element).toHaveAttribute("token-url", "/another");
  await element.evaluate((element: YesReplyElement) => {
    element.label = undefined;
  });
  await expect(button).toHaveText("Reply about this order");
  await element.evaluate((element) => element.setAttribute("reference", "bill:2026-1107"));
  await expect(button).toHaveText("Reply about this bill");
  expect(
    await element.evaluate((element: YesReplyElement) => [
      element.reference,
      element.launcher,
      element.theme,
      element.fallback,
    ]),
  ).toEqual(["bill:2026-1107", true, "", ""]);
});

test("a change of the reference shows another conversation, and keeps focus, draft and shadow root", async ({
  page,
  world,
}) => {
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.field.fill("half a sentence");
  await expect(widget.root.getByText("Draft kept on this device")).toBeVisible();
  await page.evaluate(() => {
    window.readyCount = 0;
    addEventListener("yes-reply:ready", () => {
      window.readyCount += 1;
    });
    window.container = document.querySelector("yes-reply")!.shadowRoot!.querySelector(".container")!;
  });
  await widget.root.evaluate((element: YesReplyElement) => {
    element.reference = "bill:2026-1107";
  });
  await expect(widget.root.getByRole("heading", { name: "Bill 2026-1107" })).toBeVisible();
  await expect(widget.field).toHaveValue("");
  await expect(widget.field, "the field had the focus before").toBeFocused();
  await widget.root.evaluate((element: YesReplyElement) => {
    element.reference = "order:1001";
  });
  await expect(widget.field).toHaveValue("half a sentence");
  expect(await page.evaluate(() => [window.readyCount, window.container.isConnected])).toEqual([0, true]);
});

for (const change of ["reference change", "removal"]) {
  test(`input in the same task as the element's ${change} is kept and can be sent`, async ({
    page,
    world,
  }) => {
    await page.goto(`${world.company}/orders/1001`);
    const widget = new Widget(page);
    await expect(widget.root.getByText("What would make it right?")).toBeVisible();
    /** Types or sends, changes the element in the same task, and restores it in the next one. */
    const act = (action: "type" | "send") =>
      widget.root.evaluate(
        (element: YesReplyElement, [action, change]) => {
          const root = element.shadowRoot!;
          const parent = element.parentNode!;
          if (action === "type") {
            const field = root.querySelector<HTMLTextAreaElement>(".composer textarea")!;
            field.value = "half a sentence";
            field.dispatchEvent(new Event("input", { bubbles: true }));
          } else {
            root.querySelector<HTMLButtonElement>(".send")!.click();
          }
          if (change === "removal") {
            element.remove();
            setTimeout(() => parent.append(element));
          } else {
            element.reference = "bill:2026-1107";
            setTimeout(() => {
              element.reference = "order:1001";
            });
          }
        },
        [action, change],
      );
    await act("type");
    await expect(widget.field).toHaveValue("half a sentence");
    await act("send");
    await expect(widget.outgoing("half a sentence").locator(".state")).toContainText("receipt");
    await expect(widget.outgoing("half a sentence")).toHaveCount(1);
    await expect(widget.field).toHaveValue("");
  });
}

test("a token that is set late is used without waiting for a retry", async ({ page, world }) => {
  await page.clock.install();
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const token = (await widget.root.getAttribute("token"))!;
  await removeToken(page);
  await expect(widget.root.locator(".banner")).toHaveText(/^Sign in and reload this page to write to us/);
  await widget.field.fill("Typed meanwhile");
  // From here on no timer fires.
  await page.clock.pauseAt(Date.now() + 1_000);
  await widget.root.evaluate((element: YesReplyElement, token) => {
    element.token = token;
  }, token);
  await expect(widget.root.locator(".banner")).toBeHidden();
  await expect(widget.root.getByText("Draft kept on this device")).toBeVisible();
});

test("two hundred removed elements leak no element, node, listener or memory", async ({ page, world }) => {
  await page.goto(`${world.company}/orders/1001`);
  // The widget adds its last listeners when the capabilities have loaded.
  await expect(new Widget(page).root.getByText("What would make it right?")).toBeVisible();
  const devtools = await page.context().newCDPSession(page);
  /** Number of live objects with this prototype, and the size of the buffer of each. */
  const liveObjects = async (prototype: string) => {
    const { result } = await devtools.send("Runtime.evaluate", { expression: prototype });
    const { objects } = await devtools.send("Runtime.queryObjects", {
      prototypeObjectId: result.objectId!,
    });
    const { result: sizes } = await devtools.send("Runtime.callFunctionOn", {
      objectId: objects.objectId,
      functionDeclaration:
        "function () { return JSON.stringify([this.length, ...[...this].map((object) => object.buffer?.byteLength ?? 0)]) }",
      returnByValue: true,
    });
    return JSON.parse(sizes.value) as number[];
  };
  /** Mounts elements one after the other, and removes each when it is ready. */
  const mountAndRemove = (count: number) =>
    page.evaluate(async (count) => {
      const original = document.querySelector("yes-reply")!;
      for (let n = 0; n < count; n += 1) {
        const element = original.cloneNode() as HTMLElement;
        const ready = new Promise((resolve) =>
          element.addEventListener("yes-reply:ready", resolve, { once: true }),
        );
        document.body.append(element);
        await ready;
        // Half of the elements move or change their reference before the removal.
        if (n % 4 === 1) document.body.prepend(element);
        if (n % 4 === 3) element.setAttribute("reference", "bill:2026-1107");
        element.remove();
      }
    }, count);
  const measure = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await devtools.send("Performance.getMetrics");
    const metric = (name: string) => metrics.find((metric) => metric.name === name)!.value;
    const [elements] = await liveObjects('customElements.get("yes-reply").prototype');
    const [, memory] = await liveObjects("WebAssembly.Memory.prototype");
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
  const waitForCleanup = () =>
    expect
      .poll(async () => (await measure()).listeners, "listeners of removed elements")
      .toBeLessThanOrEqual(listeners);
  await mountAndRemove(200);
  await waitForCleanup();
  const before = await measure();
  await mountAndRemove(200);
  await waitForCleanup();
  const after = await measure();
  expect(after).toMatchObject({ elements: 1, memory: before.memory, nodes: before.nodes });
  // Tables of the browser grow a little. One leaked element takes more than a kilobyte, so 200 exceed the limit.
  expect(after.heap - before.heap).toBeLessThan(100_000);
});
