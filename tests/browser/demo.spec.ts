import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test } from "@playwright/test";

import { Server } from "./process.ts";
import { expect, Widget } from "./world.ts";

test("cargo xtask demo prints three addresses that work, and keeps what was written", async ({
  page,
  context,
}) => {
  test.setTimeout(300_000); // It builds what is not built yet.
  const data = mkdtempSync(join(tmpdir(), "yes-reply demo "));
  const demo = () =>
    Server.start("xtask", ["demo", "--listen", "127.0.0.1:0", "--data", data], /Ctrl-C stops/);
  const address = (server: Server, of: string) =>
    server.said.join("\n").match(new RegExp(`${of}\\s+(http\\S+)`))![1];

  const first = await demo();
  const ada = new Widget(page);
  for (const kind of ["Bill", "Order"]) {
    await page.goto(address(first, `${kind} page`));
    await expect(ada.root.getByRole("heading", { name: new RegExp(kind) })).toBeVisible();
  }
  await ada.write("One of the mugs came broken.");
  await expect(ada.mine("came broken").locator(".state")).toContainText("stored");
  await first.stop("SIGINT");

  const second = await demo();
  await page.goto(address(second, "Order page"));
  await expect(ada.mine("came broken")).toBeVisible();
  const maria = await context.newPage();
  await maria.goto(address(second, "Inbox"));
  await expect(maria.getByRole("link", { name: /Order 1001/ })).toContainText("came broken");
  await second.stop("SIGINT");
  rmSync(data, { recursive: true });
});
