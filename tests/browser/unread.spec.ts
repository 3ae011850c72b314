// What the customer has not read yet: on the button before they want anything, and for the company once they have.

import type { Page } from "@playwright/test";

import { serve } from "./host_page.ts";
import { token } from "./token.ts";
import { agent, customer, expect, test, Widget, World } from "./world.ts";

/** What the desk says of Ada's newest conversation about the order. */
async function unread(page: Page, world: World): Promise<number> {
  const ada = token(world.secret, { sub: "customer-42", name: "Ada Okafor" });
  const answer = await page.request.get(`${world.desk}/v1/conversations?reference=order:1001`, {
    headers: { authorization: `Bearer ${ada}` },
  });
  return (await answer.json()).conversations[0]?.unread;
}

/** Ada has written from the order's page, which is closed again; gives what Maria answers with. */
async function written(page: Page, world: World): Promise<(words: string) => Promise<void>> {
  const browser = page.context().browser()!;
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("The lid broke.");
  await expect(ada.mine("lid broke").locator(".state")).toContainText("receipt");
  await ada.page.context().close();
  const inbox = await agent(browser, world);
  await inbox.getByRole("link", { name: /Order 1001 · Okafor/ }).click();
  return async (words) => {
    await inbox.getByRole("textbox", { name: "Your reply" }).fill(words);
    await inbox.getByRole("button", { name: "Send" }).click();
    await expect(inbox.getByText(words).last()).toBeVisible();
  };
}

/** The launcher's page with other HTML; gives what is asked of the desk. */
async function launcher(page: Page, world: World, html: (html: string) => string): Promise<string[]> {
  const asked: string[] = [];
  page.on(
    "request",
    (request) => request.url().startsWith(world.desk) && asked.push(new URL(request.url()).pathname),
  );
  await serve(page, "/launcher", { html });
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("button")).toBeVisible();
  return asked;
}

const badged = (html: string) => html.replace("<script async", "<script async data-badge");

test("with a badge the button says how many answers are unread, with one small request", async ({
  page,
  world,
}) => {
  const answer = await written(page, world);
  await answer("A new one is on its way.");
  await answer("It comes on Friday.");
  const asked = await launcher(page, world, badged);
  const badge = new Widget(page).root.locator(".unread");
  await expect(badge).toHaveText("2 new");
  expect(asked).toEqual(["/yes-reply.js", "/v1/conversations"]);
  expect(await page.evaluate(() => (window as any).YesReply.get("unread"))).toBe(2);
  await page.evaluate(() => (window as any).YesReply.setReference("bill:2026-1107"));
  await expect(badge, "nobody has answered about the bill").toHaveText("");
  await page.evaluate(() => (window as any).YesReply.setReference("order:1001"));
  await expect(badge).toHaveText("2 new");
  const { root } = new Widget(page);
  const token = (await root.getAttribute("token"))!;
  await root.evaluate((element) => element.removeAttribute("token-url"));
  await page.evaluate(() => (window as any).YesReply.identify());
  await expect(badge, "who is signed out has no answers").toHaveText("");
  await page.evaluate((token) => (window as any).YesReply.identify(async () => token), token);
  await expect(badge).toHaveText("2 new");
  await page.evaluate(() => (window as any).YesReply.identify());
  await expect(badge).toHaveText("");
  await root.evaluate((element: any) => (element.badge = false));
  await page.evaluate((token) => (window as any).YesReply.identify(token), token);
  await root.evaluate((element: any) => (element.badge = true));
  await expect(badge, "whenever the page wants it").toHaveText("2 new");
});

test("the number of somebody else is not shown, however late it comes", async ({ page, world }) => {
  const answer = await written(page, world);
  await answer("A new one is on its way.");
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  const jonas = token(world.secret);
  await page.route("**/v1/conversations?**", async (route) => {
    const isHers = (await route.request().headerValue("authorization")) !== `Bearer ${jonas}`;
    if (isHers) await held;
    await route.continue();
  });
  const hers = page.waitForRequest("**/v1/conversations?**");
  await launcher(page, world, badged);
  const late = (await hers).response();
  await page.evaluate(() => {
    const told = ((window as any).told = [] as number[]);
    (window as any).YesReply.on("unread", ({ count }: { count: number }) => told.push(count));
  });
  const his = page.waitForResponse("**/v1/conversations?**");
  await page.evaluate((token) => (window as any).YesReply.identify(token), jonas);
  await his;
  release();
  expect((await late)!.status()).toBe(200);
  expect(await unread(page, world), "she has one").toBe(1);
  // What the answer does, it has done before the next one is there.
  const next = page.waitForResponse("**/v1/conversations?**");
  await page.evaluate(() => (window as any).YesReply.setReference("bill:2026-1107"));
  await next;
  await expect(new Widget(page).root.locator(".unread")).toHaveText("");
  expect(await page.evaluate(() => (window as any).told)).toEqual([]);
});

test("a token that has expired is renewed for the number too", async ({ page, world }) => {
  const answer = await written(page, world);
  await answer("A new one is on its way.");
  const now = Math.floor(Date.now() / 1000);
  const expired = token(world.secret, { sub: "customer-42", iat: now - 900, exp: now - 300 });
  await launcher(page, world, (html) =>
    badged(html).replace(/data-token="[^"]*"/, `data-token="${expired}"`),
  );
  await expect(new Widget(page).root.locator(".unread")).toHaveText("1 new");
});

test("without a token, or with one that nobody takes, there is no badge and no harm", async ({
  page,
  world,
}) => {
  const answer = await written(page, world);
  await answer("A new one is on its way.");
  const signedOut = (html: string) => badged(html).replaceAll(/data-token\S*="[^"]*"/g, "");
  const asked = await launcher(page, world, signedOut);
  const { root } = new Widget(page);
  await expect(root).not.toHaveAttribute("token-url");
  expect(asked, "nobody is signed in").toEqual(["/yes-reply.js"]);
  const refused = page.waitForResponse((response) => response.status() === 401);
  await root.evaluate((element) => element.setAttribute("token", "nonsense"));
  await refused;
  await expect(root.locator(".unread")).toHaveText("");
  await expect(root.getByRole("alert")).toHaveCount(0);
});

/** How far the page has said that the customer has read, in order. */
function reads(page: Page): number[] {
  const said: number[] = [];
  page.on("request", (request) => {
    const write = request.method() === "PUT" ? request.postDataJSON() : {};
    if (write.kind === "read") said.push(write.up_to);
  });
  return said;
}

test("an answer is read when the customer has seen it, and not before", async ({ page, world }) => {
  const answer = await written(page, world);
  const said = reads(page);
  await launcher(page, world, (html) => html);
  const widget = new Widget(page);
  await page.evaluate(() => (window as any).YesReply.open());
  await expect(widget.mine("lid broke")).toBeVisible();
  await page.evaluate(() => (window as any).YesReply.close());
  await answer("A new one is on its way.");
  await expect(widget.root.locator(".unread")).toHaveText("1 new");
  await answer("It comes on Friday.");
  await expect(widget.root.locator(".unread")).toHaveText("2 new");
  expect(said, "the panel is closed").toEqual([]);
  expect(await unread(page, world)).toBe(2);
  await page.evaluate(() => (window as any).YesReply.open());
  await expect.poll(() => unread(page, world)).toBe(0);

  // Whoever reads above, even a little, has not seen what comes below.
  for (const line of "abcdefghijkl") await answer(`${line}: another word.`);
  await expect.poll(() => unread(page, world)).toBe(0);
  const before = said.length;
  await widget.root.locator(".scroller").hover();
  await page.mouse.wheel(0, -60);
  await expect
    .poll(() =>
      widget.root.locator(".scroller").evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight),
    )
    .toBeGreaterThan(50);
  await answer("It has left.");
  await expect(widget.root.getByRole("button", { name: "New messages below" })).toBeVisible();
  await answer("It is near.");
  await expect(widget.theirs("It is near.")).toBeAttached();
  expect(await unread(page, world)).toBe(2);
  expect(said.slice(before)).toEqual([]);
  await widget.root.getByRole("button", { name: "New messages below" }).click();
  await expect.poll(() => unread(page, world)).toBe(0);
  expect(said.slice(before)).toHaveLength(1);
});

test("an element further down the page has not been read", async ({ page, world }) => {
  const answer = await written(page, world);
  await answer("A new one is on its way.");
  const said = reads(page);
  await serve(page, "/orders/1001", {
    html: (html) => html.replace("<yes-reply", `${"<br>".repeat(200)}<yes-reply`),
  });
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await expect(widget.theirs("on its way")).not.toBeInViewport();
  await answer("It comes on Friday.");
  await expect(widget.theirs("on Friday")).toBeAttached();
  expect(said).toEqual([]);
  expect(await unread(page, world)).toBe(2);
  await widget.theirs("on Friday").scrollIntoViewIfNeeded();
  await expect.poll(() => unread(page, world)).toBe(0);
});
