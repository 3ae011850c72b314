// Themes: contrast of five brands, and the position, custom properties and parts that a page can set.

import type { Locator, Page } from "@playwright/test";

import type { YesReplyElement } from "../../public/yes-reply.d.ts";
import { applyStyleSheet } from "./host_page.ts";
import { expect, test, Widget } from "./world.ts";

/** Contrast ratio (WCAG 2.2) of each visible text in the widget with its background. */
const contrasts = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
    const rgba = (colour: string) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (colour: string) => {
      const [r, g, b] = rgba(colour).map((channel) =>
        channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const background = (element: Element | null): string => {
      if (!element) return "white";
      const colour = getComputedStyle(element).backgroundColor;
      return rgba(colour)[3] === 255 ? colour : background(element.parentElement);
    };
    const all = [...document.querySelector("yes-reply")!.shadowRoot!.querySelectorAll("*")];
    const hasVisibleText = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim()) &&
      element.checkVisibility();
    return all.filter(hasVisibleText).map((element) => {
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(background(element))].sort(
        (a, b) => b - a,
      );
      return { text: element.textContent!.slice(0, 40), contrast: (a + 0.05) / (b + 0.05) };
    });
  });

for (const brand of ["harbour", "meadow", "night", "press", "rose"]) {
  test(`the brand ${brand} has enough contrast in light and dark mode`, async ({ page, world }) => {
    await page.goto(`${world.company}/themes/${brand}`);
    const widget = new Widget(page);
    await expect(
      page.getByText(`Somebody at ${brand} reads it today`),
      "the introduction of the page",
    ).toBeVisible();
    await widget.send("The lid broke.");
    await expect(widget.outgoing("lid broke").locator(".state")).toContainText("receipt");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const texts = await contrasts(page);
      expect(texts.length).toBeGreaterThan(10);
      expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
    }
  });
}

test("a page can set the corner, offset, label and parts of the launcher", async ({ page, world }) => {
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.evaluate((element: YesReplyElement) => {
    element.position = "start";
    element.insertAdjacentHTML("beforeend", '<b slot="label">Something wrong?</b>');
  });
  await applyStyleSheet(
    page,
    "yes-reply { --yes-reply-offset: 40px; --yes-reply-z-index: 7; } yes-reply::part(launcher) { border-radius: 3px; } yes-reply::part(composer) { background: rgb(1, 2, 3); }",
  );
  const button = widget.root.getByRole("button", { name: "Something wrong?" });
  await expect(button).toHaveCSS("border-radius", "3px");
  await expect(widget.root.locator(".dock")).toHaveCSS("z-index", "7");
  const leftEdge = async (locator: Locator) => ((await locator.boundingBox()) ?? { x: 0 }).x;
  expect(await leftEdge(button)).toBe(40);
  await button.click();
  const panel = widget.root.getByRole("dialog");
  await expect(panel).toBeVisible();
  expect(await leftEdge(panel)).toBe(40);
  await expect(widget.root.locator(".composer")).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await page.evaluate(() => {
    document.documentElement.dir = "rtl";
  });
  const box = (await panel.boundingBox())!;
  expect(box.x + box.width).toBe(1280 - 40);
});
