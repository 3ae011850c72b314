// What a careful web team allows, and what it does not.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { complaints, serve } from "./host_page.ts";
import { ROOT } from "./process.ts";
import { expect, test, Widget, type World } from "./world.ts";

/** Every script of the page has the nonce of its policy. */
const nonced = (html: string) => html.replaceAll("<script ", '<script nonce="4f2a" ');

async function isWell(page: Page, world: World, path: string) {
  await page.goto(`${world.company}${path}`);
  const widget = new Widget(page);
  if (path === "/launcher") await widget.root.getByRole("button", { name: "Reply about this order" }).click();
  await widget.write("The lid broke.");
  await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
}

for (const path of ["/launcher", "/orders/1001"]) {
  test(`${path}: it lives under a policy of nonces, and with trusted types`, async ({ page, world }) => {
    const said = complaints(page);
    const policy =
      `script-src 'nonce-4f2a' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; connect-src ${world.desk}; base-uri 'none'; object-src 'none'; ` +
      "require-trusted-types-for 'script'; trusted-types yes-reply";
    await serve(page, path, { headers: { "content-security-policy": policy }, html: nonced });
    await isWell(page, world, path);
    expect(said).toEqual([]);
  });
}

test("it lives under a policy of nonces alone", async ({ page, world }) => {
  const said = complaints(page);
  const policy = `script-src 'nonce-4f2a' 'wasm-unsafe-eval'; connect-src ${world.desk}`;
  await serve(page, "/launcher", { headers: { "content-security-policy": policy }, html: nonced });
  await isWell(page, world, "/launcher");
  expect(said).toEqual([]);
});

test("a page may name the digest of the script", async ({ page, world }) => {
  const name = readdirSync(join(ROOT, "target/dist/assets")).find((name) => /^yes-reply-.*\.js$/.test(name))!;
  const script = readFileSync(join(ROOT, "target/dist/assets", name));
  const digest = createHash("sha256").update(script).digest("base64");
  const said = complaints(page);
  const pinned = `src="${world.desk}/assets/${name}" integrity="sha256-${digest}" crossorigin`;
  await serve(page, "/launcher", { html: (html) => html.replace(/src="[^"]*yes-reply.js"/, pinned) });
  await isWell(page, world, "/launcher");
  expect(said).toEqual([]);
});

for (const kind of ["js", "wasm"]) {
  test(`a ${kind} file with one other byte is refused`, async ({ page, world }) => {
    const said = complaints(page);
    await page.route(`**/assets/widget-*.${kind}`, async (route) => {
      const answer = await route.fetch();
      const bytes = await answer.body();
      bytes[bytes.length - 1] ^= 1;
      await route.fulfill({ response: answer, body: bytes });
    });
    await page.goto(`${world.company}/launcher`);
    const widget = new Widget(page);
    await widget.root.getByRole("button", { name: "Reply about this order" }).click();
    await expect(widget.root.getByRole("alert")).toContainText("does not work on this page just now");
    await expect(widget.field).toHaveCount(0);
    expect(said.filter((line) => line.startsWith("yes-reply:")).join()).toMatch(
      new RegExp(`widget-.*\\.${kind}.* is missing, or not the file that belongs to`),
    );
  });
}
