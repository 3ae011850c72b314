// Style isolation: styles of the page do not change the widget, and the widget does not change the page.

import type { Page } from "@playwright/test";

import { applyStyleSheet } from "./host_page.ts";
import { expect, test, Widget } from "./world.ts";

/** A theme that overrides every inherited property and hides common class names. */
const HOSTILE_STYLES = `
  * {
    font: italic 700 31px/3 fantasy !important; letter-spacing: 4px !important; word-spacing: 9px !important;
    color: rgb(255, 0, 0) !important; background: rgb(255, 255, 0) !important; text-transform: uppercase !important;
    text-align: center !important; text-indent: 40px !important; text-shadow: 0 0 9px red !important; white-space: pre !important;
    cursor: wait !important; border: 3px solid lime !important; padding: 9px !important; list-style: square !important;
    box-sizing: content-box !important; user-select: none !important; word-break: break-all !important; hyphens: auto !important;
    caret-color: red !important; accent-color: red !important; tab-size: 9 !important; border-collapse: collapse !important;
  }
  .panel, .container, .launcher, .message, .body, button, textarea { display: none !important; }`;

/** Computed styles of every element in the shadow root, without sizes, which depend on the page. */
const widgetStyles = (page: Page) =>
  page.evaluate(() => {
    const sizes =
      /^(block-size|inline-size|height|width|inset|top|left|right|bottom|transform-origin|perspective-origin|max-block|max-inline|min-block|min-inline|grid-template|margin|-webkit-locale)/;
    const stylesOf = (element: Element) =>
      [...getComputedStyle(element)]
        .filter((name) => !sizes.test(name) && !name.startsWith("--"))
        .map((name) => `${name}: ${getComputedStyle(element).getPropertyValue(name)}`);
    const all = [...document.querySelector("yes-reply")!.shadowRoot!.querySelectorAll("*")];
    return all.flatMap((element) =>
      stylesOf(element).map((style) => `${element.localName}.${element.className} ${style}`),
    );
  });

for (const path of ["/launcher", "/orders/1001"]) {
  test(`${path}: a hostile style sheet of the page changes no style of the widget`, async ({
    page,
    world,
  }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(`${world.company}${path}`);
    const widget = new Widget(page);
    if (path === "/launcher") await widget.root.getByRole("button").click();
    await widget.send("The lid broke.");
    await expect(widget.outgoing("lid broke").locator(".state")).toContainText("receipt");
    // The browser computes all styles of closed details only after they are opened.
    await widget.root.evaluate((element) => {
      for (const details of element.shadowRoot!.querySelectorAll("details")) details.open = true;
    });
    const list = widget.root.locator(".other-conversations").locator("ul, p");
    await expect(list.filter({ hasNotText: "Loading" })).toHaveCount(1);
    await widget.field.blur();
    await page.mouse.move(0, 0);
    const before = await widgetStyles(page);
    await applyStyleSheet(page, HOSTILE_STYLES);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector("h1")!).textTransform)).toBe(
      "uppercase",
    );
    expect(await widgetStyles(page)).toEqual(before);
  });
}

test("the widget changes no style of the page, and adds one global", async ({ page, world }) => {
  const pageStyles = () =>
    page.evaluate(() => {
      const stylesOf = (element: Element) =>
        [...getComputedStyle(element)].map(
          (name) => `${name}: ${getComputedStyle(element).getPropertyValue(name)}`,
        );
      return [...document.querySelectorAll("html, body, body *:not(yes-reply, script)")].map((element) => [
        element.localName,
        ...stylesOf(element),
      ]);
    });
  const globalNames = () => page.evaluate(() => Object.getOwnPropertyNames(window).sort());
  await page.route("**/yes-reply.js", (route) => route.abort());
  await page.goto(`${world.company}/launcher`);
  const [stylesWithoutWidget, namesWithoutWidget] = [await pageStyles(), await globalNames()];
  await page.unroute("**/yes-reply.js");
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.getByRole("button").click();
  await expect(widget.field).toBeFocused();
  expect(await pageStyles()).toEqual(stylesWithoutWidget);
  const addedNames = (await globalNames()).filter((name) => !namesWithoutWidget.includes(name));
  expect(addedNames).toEqual(["YesReply"]);
});
