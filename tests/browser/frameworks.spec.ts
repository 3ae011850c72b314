// Pages that are made with a framework, each in a fresh project that has the package of the last build.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { ROOT } from "./process.ts";
import { test as base, expect, Widget } from "./world.ts";

const run = promisify(execFile);
const tool = (name: string) => join(ROOT, "node_modules/.bin", name);

/** A project of its own, built and served below `/shop/` of the company. What it does not install it finds above, in the packages of this one. */
const test = base.extend<{ shop: (name: string) => Promise<void> }>({
  shop: async ({ page, world }, use) => {
    const above = join(ROOT, "target/tmp");
    mkdirSync(above, { recursive: true });
    const folder = mkdtempSync(join(above, "project-"));
    await use(async (name) => {
      cpSync(join(import.meta.dirname, "pages"), folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
      const { version } = JSON.parse(readFileSync(join(ROOT, "target/npm/package/package.json"), "utf8"));
      await run(
        "npm",
        [
          "install",
          "--offline",
          "--no-audit",
          "--no-fund",
          join(ROOT, `target/npm/yes-reply-${version}.tgz`),
        ],
        { cwd: folder },
      );
      const project = join(folder, name);
      if (name === "vite") await run(tool("tsc"), ["-p", project]);
      const build =
        name === "eleventy"
          ? ["eleventy", "--quiet"]
          : ["vite", "build", "--base=/shop/", "--logLevel=error"];
      await run(tool(build[0]), build.slice(1), {
        cwd: project,
        env: { ...process.env, VITE_DESK: world.desk },
      });
      await page.route(`${world.company}/shop/**`, async (route) => {
        const { pathname } = new URL(route.request().url());
        await route.fulfill({
          path: join(project, "dist", pathname.replace("/shop/", "").replace(/(^|\/)$/, "$1index.html")),
        });
      });
    });
    rmSync(folder, { recursive: true });
  },
});

for (const name of ["vite", "react", "vue", "svelte"]) {
  test(`a page made with ${name} goes from one order to the next`, async ({ page, world, shop }) => {
    await shop(name);
    await page.goto(`${world.company}/shop/?about=order:1001`);
    const widget = new Widget(page);
    await widget.write("The lid broke.");
    await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
    await expect(page, "it hears what happens").toHaveTitle(/^R-/);

    const go = (about: string) =>
      page.evaluate((about) => {
        history.pushState({}, "", about ? `?about=${about}` : location.pathname);
        dispatchEvent(new PopStateEvent("popstate"));
      }, about);
    await go("bill:2026-1107");
    await expect(widget.root.getByRole("heading", { name: "Bill 2026-1107" })).toBeVisible();
    await expect(widget.mine("lid broke")).toHaveCount(0);
    await go("");
    await expect(widget.root).toHaveCount(0);
    await page.goBack();
    await page.goBack();
    await expect(widget.mine("lid broke")).toBeVisible();
  });
}

test("on a page that editors write there are several, each its own, and a button of the theme", async ({
  page,
  world,
  shop,
}) => {
  await shop("eleventy");
  await page.goto(`${world.company}/shop/`);
  const one = (which: string) => {
    const root = page.locator(`yes-reply${which}`);
    const said = (words: string) => root.locator(".message[data-from=me]", { hasText: words });
    const write = async (words: string) => {
      await root.getByRole("textbox", { name: "Your message" }).fill(words);
      await root.getByRole("button", { name: "Send", exact: true }).click();
      await expect(said(words).locator(".state")).toContainText("receipt");
    };
    return { root, said, write };
  };
  const [order, bill, corner] = [
    one('[reference="order:1001"]'),
    one('[reference="bill:2026-1107"]:not([launcher])'),
    one("[launcher]"),
  ];
  await order.write("The lid broke.");
  await bill.write("Why do I pay twice?");
  await expect(order.said("pay twice")).toHaveCount(0);
  await expect(bill.said("lid broke")).toHaveCount(0);
  await corner.root.getByRole("button", { name: "Ask us" }).click();
  await expect(corner.said("pay twice"), "it is about the same bill").toBeVisible();
  await corner.write("I mean the meter.");
  await expect(bill.said("the meter")).toBeVisible();
  await expect(bill.said("the meter")).toHaveCount(1);
  await corner.root.getByRole("button", { name: "Close" }).click();
  await order.root.evaluate((element) => element.remove());
  await bill.write("Both meters.");
  await page.getByRole("link", { name: "Your bills" }).click();
  await expect(page).toHaveTitle("Your bills");
  await corner.root.getByRole("button", { name: "Ask us" }).click();
  await expect(corner.said("Both meters")).toBeVisible();
  await expect(corner.root.locator(".message[data-from=me]")).toHaveCount(3);
});
