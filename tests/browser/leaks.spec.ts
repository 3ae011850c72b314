// The page's style stays out, and ours stays in.

import type { Page } from "@playwright/test";

import { wear } from "./host.ts";
import { expect, test, Widget } from "./world.ts";

/** A theme that resets everything, as themes do, and means it. */
const HOSTILE = `
  * {
    font: italic 700 31px/3 fantasy !important; letter-spacing: 4px !important; word-spacing: 9px !important;
    color: rgb(255, 0, 0) !important; background: rgb(255, 255, 0) !important; text-transform: uppercase !important;
    text-align: center !important; text-indent: 40px !important; text-shadow: 0 0 9px red !important; white-space: pre !important;
    cursor: wait !important; border: 3px solid lime !important; padding: 9px !important; list-style: square !important;
    box-sizing: content-box !important; user-select: none !important; word-break: break-all !important; hyphens: auto !important;
    caret-color: red !important; accent-color: red !important; tab-size: 9 !important; border-collapse: collapse !important;
  }
  .panel, .container, .launcher, .message, .body, button, textarea { display: none !important; }`;

/** How everything in the shadow root looks, but for its sizes, which are those of the room that the page gives. */
const inside = (page: Page) =>
  page.evaluate(() => {
    const sizes =
      /^(block-size|inline-size|height|width|inset|top|left|right|bottom|transform-origin|perspective-origin|max-block|max-inline|min-block|min-inline|grid-template|margin|-webkit-locale)/;
    const look = (element: Element) =>
      [...getComputedStyle(element)]
        .filter((name) => !sizes.test(name) && !name.startsWith("--"))
        .map((name) => `${name}: ${getComputedStyle(element).getPropertyValue(name)}`);
    const all = [...document.querySelector("yes-reply")!.shadowRoot!.querySelectorAll("*")];
    return all.flatMap((element) =>
      look(element).map((look) => `${element.localName}.${element.className} ${look}`),
    );
  });

for (const path of ["/launcher", "/orders/1001"]) {
  test(`${path}: a hostile style sheet changes nothing inside`, async ({ page, world }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(`${world.company}${path}`);
    const widget = new Widget(page);
    if (path === "/launcher") await widget.root.getByRole("button").click();
    await widget.write("The lid broke.");
    await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
    // What is folded is not computed in full before it is looked at.
    await widget.root.evaluate((element) =>
      element.shadowRoot!.querySelectorAll("details").forEach((details) => (details.open = true)),
    );
    await widget.field.blur();
    await page.mouse.move(0, 0);
    const before = await inside(page);
    await wear(page, HOSTILE);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector("h1")!).textTransform)).toBe(
      "uppercase",
    );
    expect(await inside(page)).toEqual(before);
  });
}

test("nothing of ours changes the page", async ({ page, world }) => {
  const looks = () =>
    page.evaluate(() => {
      const look = (element: Element) =>
        [...getComputedStyle(element)].map(
          (name) => `${name}: ${getComputedStyle(element).getPropertyValue(name)}`,
        );
      return [...document.querySelectorAll("html, body, body *:not(yes-reply, script)")].map((element) => [
        element.localName,
        ...look(element),
      ]);
    });
  const globals = () => page.evaluate(() => Object.getOwnPropertyNames(window).sort());
  await page.route("**/yes-reply.js", (route) => route.abort());
  await page.goto(`${world.company}/launcher`);
  const [bare, names] = [await looks(), await globals()];
  await page.unroute("**/yes-reply.js");
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.getByRole("button").click();
  await expect(widget.field).toBeFocused();
  expect(await looks()).toEqual(bare);
  expect((await globals()).filter((name) => !names.includes(name))).toEqual(["YesReply"]);
});
