// Demo: `cargo xtask demo` serves all its pages, and keeps its data.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test } from "@playwright/test";

import { ServerProcess } from "./process.ts";
import { expect, Widget } from "./world.ts";

test("cargo xtask demo prints addresses of two pages and the inbox, and keeps conversations over a restart", async ({
  page,
  context,
}) => {
  test.setTimeout(300_000); // It builds the programs that are out of date.
  const data = mkdtempSync(join(tmpdir(), "yes-reply demo "));
  const demo = () =>
    ServerProcess.start("xtask", ["demo", "--listen", "127.0.0.1:0", "--data", data], /Ctrl-C stops/);
  const address = (server: ServerProcess, name: string) =>
    server.stdout.join("\n").match(new RegExp(`${name}\\s+(http\\S+)`))![1];

  const first = await demo();
  const ada = new Widget(page);
  for (const kind of ["Bill", "Order"]) {
    await page.goto(address(first, `${kind} page`));
    await expect(ada.root.getByRole("heading", { name: new RegExp(kind) })).toBeVisible();
  }
  await ada.send("One of the mugs came broken.");
  await expect(ada.outgoing("came broken").locator(".state")).toContainText("stored");
  await first.stop("SIGINT");

  const second = await demo();
  await page.goto(address(second, "Order page"));
  await expect(ada.outgoing("came broken")).toBeVisible();
  const maria = await context.newPage();
  await maria.goto(address(second, "Inbox"));
  await expect(maria.getByRole("link", { name: /Order 1001/ })).toContainText("came broken");
  await second.stop("SIGINT");
  rmSync(data, { recursive: true });
});
