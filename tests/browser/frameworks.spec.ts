// Frameworks: pages built with Vite, React, Vue, Svelte and Eleventy, with the npm package of the last build.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { ROOT } from "./process.ts";
import { expect, Widget, test as worldTest } from "./world.ts";

const run = promisify(execFile);
const tool = (name: string) => join(ROOT, "node_modules/.bin", name);

/**
 * Builds a page fixture in a new folder, and serves it below `/shop/` of the company. The folder is inside the
 * repository, so that Node finds the frameworks in its node_modules.
 */
const test = worldTest.extend<{ buildShop: (name: string) => Promise<void> }>({
  buildShop: async ({ page, world }, use) => {
    const parent = join(ROOT, "target/tmp");
    mkdirSync(parent, { recursive: true });
    const folder = mkdtempSync(join(parent, "project-"));
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
  test(`a page built with ${name} can change and remove the reference`, async ({
    page,
    world,
    buildShop,
  }) => {
    await buildShop(name);
    await page.goto(`${world.company}/shop/?reference=order:1001`);
    const widget = new Widget(page);
    await widget.send("The lid broke.");
    await expect(widget.outgoing("lid broke").locator(".state")).toContainText("receipt");
    await expect(page, "the page receives events").toHaveTitle(/^R-/);

    const navigate = (reference: string) =>
      page.evaluate((reference) => {
        history.pushState({}, "", reference ? `?reference=${reference}` : location.pathname);
        dispatchEvent(new PopStateEvent("popstate"));
      }, reference);
    await navigate("bill:2026-1107");
    await expect(widget.root.getByRole("heading", { name: "Bill 2026-1107" })).toBeVisible();
    await expect(widget.outgoing("lid broke")).toHaveCount(0);
    await navigate("");
    await expect(widget.root).toHaveCount(0);
    await page.goBack();
    await page.goBack();
    await expect(widget.outgoing("lid broke")).toBeVisible();
  });
}

test("a page built with Eleventy has several independent widgets and a launcher", async ({
  page,
  world,
  buildShop,
}) => {
  await buildShop("eleventy");
  await page.goto(`${world.company}/shop/`);
  const widget = (selector: string) => {
    const root = page.locator(`yes-reply${selector}`);
    const outgoing = (text: string) => root.locator(".message[data-from=me]", { hasText: text });
    const send = async (text: string) => {
      await root.getByRole("textbox", { name: "Your message" }).fill(text);
      await root.getByRole("button", { name: "Send", exact: true }).click();
      await expect(outgoing(text).locator(".state")).toContainText("receipt");
    };
    return { root, outgoing, send };
  };
  const order = widget('[reference="order:1001"]');
  const bill = widget('[reference="bill:2026-1107"]:not([launcher])');
  const launcher = widget("[launcher]");
  await order.send("The lid broke.");
  await bill.send("Why do I pay twice?");
  await expect(order.outgoing("pay twice")).toHaveCount(0);
  await expect(bill.outgoing("lid broke")).toHaveCount(0);
  await launcher.root.getByRole("button", { name: "Ask us" }).click();
  await expect(launcher.outgoing("pay twice"), "the launcher has the same reference").toBeVisible();
  await launcher.send("I mean the meter.");
  await expect(bill.outgoing("the meter")).toBeVisible();
  await expect(bill.outgoing("the meter")).toHaveCount(1);
  await launcher.root.getByRole("button", { name: "Close" }).click();
  await order.root.evaluate((element) => element.remove());
  await bill.send("Both meters.");
  await page.getByRole("link", { name: "Your bills" }).click();
  await expect(page).toHaveTitle("Your bills");
  await launcher.root.getByRole("button", { name: "Ask us" }).click();
  await expect(launcher.outgoing("Both meters")).toBeVisible();
  await expect(launcher.root.locator(".message[data-from=me]")).toHaveCount(3);
});
