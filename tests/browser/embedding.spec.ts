import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { ROOT } from "./process.ts";
import { expect, test, Widget } from "./world.ts";

type Api = Record<string, (...given: unknown[]) => unknown>;
const call = (page: Page, name: string, ...given: unknown[]) =>
  page.evaluate(([name, given]) => void (window as unknown as { YesReply: Api }).YesReply[name](...given), [name, given] as const);

/** Collects the events of the page from its first byte on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const told = ((window as any).told = [] as string[]);
    for (const name of ["ready", "opened", "closed", "token-needed", "error"]) addEventListener(`yes-reply:${name}`, () => told.push(name));
  });
  return () => page.evaluate(() => (window as any).told);
}

test("a page opens and closes the panel by itself, and hears of it", async ({ page, world }) => {
  const told = await listen(page);
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  const panel = widget.root.getByRole("dialog");
  await expect(widget.root.getByRole("button", { name: "Reply about this order" })).toBeVisible();
  await call(page, "open");
  await expect(panel).toBeVisible();
  await widget.field.fill("half a sentence");
  await call(page, "toggle");
  await expect(panel).toBeHidden();
  await call(page, "close");
  await call(page, "toggle");
  await expect(widget.field).toHaveValue("half a sentence");
  await call(page, "hide");
  await expect(panel).toBeHidden();
  await call(page, "show");
  await expect(panel).toBeVisible();
  await call(page, "close");
  expect(await told()).toEqual(["ready", "opened", "closed", "opened", "closed"]);
  await call(page, "update", { label: "Reply about this parcel" });
  await call(page, "setReference", "order:1002");
  await expect(widget.root.getByRole("button", { name: "Reply about this parcel" })).toBeVisible();
  await call(page, "shutdown");
  await expect(widget.root).toHaveCount(0);
});

test("what a page calls before the script is there is done when it is", async ({ page, world }) => {
  const stub = readFileSync(join(ROOT, "docs/embedding.md"), "utf8").match(/<script>(window\.YesReply .*)<\/script>/)![1];
  await page.addInitScript(stub);
  await page.addInitScript(() => {
    const { YesReply } = window as unknown as { YesReply: Api };
    YesReply.on("opened", () => (document.title = "opened"));
    YesReply.open();
  });
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("dialog")).toBeVisible();
  await expect(page).toHaveTitle("opened");
});

test("listeners end when they are told to", async ({ page, world }) => {
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("button")).toBeVisible();
  await page.evaluate(() => {
    const heard = ((window as any).heard = [] as string[]);
    const { YesReply } = window as unknown as { YesReply: Api };
    const off = () => heard.push("off");
    YesReply.on("closed", off);
    const end = YesReply.on("closed", () => heard.push("ended")) as () => void;
    YesReply.once("closed", () => heard.push("once"));
    YesReply.on("closed", () => heard.push("always"));
    YesReply.off("closed", off);
    end();
  });
  for (const times of [1, 2]) {
    await call(page, "open");
    await expect(new Widget(page).field).toBeFocused();
    await call(page, "close");
    await expect.poll(() => page.evaluate(() => (window as any).heard.length)).toBe(times + 1);
  }
  expect(await page.evaluate(() => (window as any).heard)).toEqual(["once", "always", "always"]);
});

test("a customer who signs in and out is told to the widget", async ({ page, world }) => {
  const told = await listen(page);
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const good = (await widget.root.getAttribute("token"))!;
  await page.evaluate(() => {
    const old = document.querySelector("yes-reply")!;
    const bare = old.cloneNode() as Element;
    bare.removeAttribute("token");
    bare.removeAttribute("token-url");
    old.replaceWith(bare);
  });
  await expect(widget.root.locator(".banner")).toContainText("You have been signed out");
  expect(await told()).toContain("token-needed");
  await call(page, "identify", good);
  await widget.write("The lid broke.");
  await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
  await widget.field.fill("A secret");
  await expect(widget.root.getByText("Draft kept on this device")).toBeVisible();
  await call(page, "logout");
  await expect(widget.field).toHaveValue("");
  await expect(widget.mine("lid broke")).toHaveCount(0);
  expect(await widget.root.getAttribute("token")).toBeNull();
});

test("the tables of the documentation have what there is", async ({ page, world }) => {
  const text = readFileSync(join(ROOT, "docs/embedding.md"), "utf8");
  const names = (heading: string) => [...text.split(`## ${heading}\n`)[1].split("\n## ")[0].matchAll(/^\| `(?:YesReply\.)?([a-z-]+)/gim)].map(([, name]) => name);
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("button")).toBeVisible();
  expect(names("Methods")).toEqual(await page.evaluate(() => Object.keys((window as any).YesReply)));
  const loader = readFileSync(join(ROOT, "public/yes-reply.js"), "utf8");
  const found = (pattern: RegExp, source = loader) => [...source.matchAll(pattern)].flatMap(([, ...parts]) => parts.filter(Boolean));
  expect(names("Events").sort()).toEqual([...new Set(found(/_tell\((?:open \? )?"([a-z-]+)"(?: : "([a-z-]+)")?/g))].sort());
  const config = readFileSync(join(ROOT, "src/config.rs"), "utf8");
  const attributes = [...found(/(?:get|has)Attribute\("([a-z-]+)"\)/g), ...found(/host\(\[([a-z]+)=/g), ...found(/\battribute\("([a-z-]+)"\)/g, config)];
  expect(names("Attributes").sort()).toEqual([...new Set(attributes)].sort());
});
