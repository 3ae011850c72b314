// Content security policy: the widget works under strict policies, and refuses files that were changed.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { collectConsoleErrors, modifyPage } from "./host_page.ts";
import { ROOT } from "./process.ts";
import { expect, test, Widget, type World } from "./world.ts";

/** Gives every script of the page the nonce of the policies below. */
const addNonces = (html: string) => html.replaceAll("<script ", '<script nonce="4f2a" ');

/** Opens the page and sends a message. */
async function sendMessage(page: Page, world: World, path: string) {
  await page.goto(`${world.company}${path}`);
  const widget = new Widget(page);
  if (path === "/launcher") await widget.root.getByRole("button", { name: "Reply about this order" }).click();
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke").locator(".state")).toContainText("receipt");
}

for (const path of ["/launcher", "/orders/1001"]) {
  test(`${path}: the widget works with nonces, strict-dynamic and trusted types`, async ({ page, world }) => {
    const errors = collectConsoleErrors(page);
    const policy =
      `script-src 'nonce-4f2a' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; connect-src ${world.desk}; base-uri 'none'; object-src 'none'; ` +
      "require-trusted-types-for 'script'; trusted-types yes-reply";
    await modifyPage(page, path, { headers: { "content-security-policy": policy }, html: addNonces });
    await sendMessage(page, world, path);
    expect(errors).toEqual([]);
  });
}

test("the widget works with nonces alone", async ({ page, world }) => {
  const errors = collectConsoleErrors(page);
  const policy = `script-src 'nonce-4f2a' 'wasm-unsafe-eval'; connect-src ${world.desk}`;
  await modifyPage(page, "/launcher", { headers: { "content-security-policy": policy }, html: addNonces });
  await sendMessage(page, world, "/launcher");
  expect(errors).toEqual([]);
});

test("a page can pin the script by its integrity digest", async ({ page, world }) => {
  const name = readdirSync(join(ROOT, "target/dist/assets")).find((name) => /^yes-reply-.*\.js$/.test(name))!;
  const script = readFileSync(join(ROOT, "target/dist/assets", name));
  const digest = createHash("sha256").update(script).digest("base64");
  const errors = collectConsoleErrors(page);
  const pinnedSource = `src="${world.desk}/assets/${name}" integrity="sha256-${digest}" crossorigin`;
  await modifyPage(page, "/launcher", {
    html: (html) => html.replace(/src="[^"]*yes-reply.js"/, pinnedSource),
  });
  await sendMessage(page, world, "/launcher");
  expect(errors).toEqual([]);
});

for (const kind of ["js", "wasm"]) {
  test(`a ${kind} file with one changed byte is not executed`, async ({ page, world }) => {
    const errors = collectConsoleErrors(page);
    await page.route(`**/assets/widget-*.${kind}`, async (route) => {
      const response = await route.fetch();
      const bytes = await response.body();
      bytes[bytes.length - 1] ^= 1;
      await route.fulfill({ response, body: bytes });
    });
    await page.goto(`${world.company}/launcher`);
    const widget = new Widget(page);
    await widget.root.getByRole("button", { name: "Reply about this order" }).click();
    await expect(widget.root.getByRole("alert")).toContainText("does not work on this page just now");
    await expect(widget.field).toHaveCount(0);
    expect(errors.filter((line) => line.startsWith("yes-reply:")).join()).toMatch(
      new RegExp(`widget-.*\\.${kind}.* is missing, or not the file that belongs to`),
    );
  });
}
