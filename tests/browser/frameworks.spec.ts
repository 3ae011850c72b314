// Pages that are made with a framework, each in a fresh project that has the package of the last build.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { ROOT } from "./process.ts";
import { expect, test as base, Widget } from "./world.ts";

const run = promisify(execFile);
const tool = (name: string) => join(ROOT, "node_modules/.bin", name);

/** A project of its own. What it does not install it finds above, in the packages of this one. */
const test = base.extend<{ project: (name: string, desk: string) => Promise<string> }>({
  project: async ({}, use) => {
    const above = join(ROOT, "target/tmp");
    mkdirSync(above, { recursive: true });
    const folder = mkdtempSync(join(above, "project-"));
    await use(async (name, desk) => {
      cpSync(join(import.meta.dirname, "pages"), folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
      const { version } = JSON.parse(readFileSync(join(ROOT, "target/npm/package/package.json"), "utf8"));
      await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(ROOT, `target/npm/yes-reply-${version}.tgz`)], { cwd: folder });
      const project = join(folder, name);
      if (name === "vite") await run(tool("tsc"), ["-p", project]);
      await run(tool("vite"), ["build", "--base=/shop/", "--logLevel=error"], { cwd: project, env: { ...process.env, VITE_DESK: desk } });
      return join(project, "dist");
    });
    rmSync(folder, { recursive: true });
  },
});

for (const name of ["vite", "react", "vue", "svelte"]) {
  test(`a page made with ${name} goes from one order to the next`, async ({ page, world, project }) => {
    const built = await project(name, world.desk);
    await page.route(`${world.company}/shop/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({ path: join(built, pathname.replace("/shop/", "") || "index.html") });
    });
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
