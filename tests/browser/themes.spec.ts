// Five brands on one widget: readable all of them, and what a page says about its looks is done.

import type { Page } from "@playwright/test";

import { wear } from "./host.ts";
import { expect, test, Widget } from "./world.ts";

/** The contrast of each text in the widget with what is behind it: WCAG 2.2, relative luminance. */
const contrasts = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
    const rgba = (colour: string) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (colour: string) => {
      const [r, g, b] = rgba(colour).map((part) =>
        part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element | null): string => {
      if (!element) return "white";
      const colour = getComputedStyle(element).backgroundColor;
      return rgba(colour)[3] === 255 ? colour : behind(element.parentElement);
    };
    const all = [...document.querySelector("yes-reply")!.shadowRoot!.querySelectorAll("*")];
    const says = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim()) &&
      element.checkVisibility();
    return all.filter(says).map((element) => {
      const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
      return { text: element.textContent!.slice(0, 40), contrast: (a + 0.05) / (b + 0.05) };
    });
  });

for (const brand of ["harbour", "meadow", "night", "press", "rose"]) {
  test(`the brand ${brand} can be read, by day and by night`, async ({ page, world }) => {
    await page.goto(`${world.company}/themes/${brand}`);
    const widget = new Widget(page);
    await expect(page.getByText(`Somebody at ${brand} reads it today`), "the page's own intro").toBeVisible();
    await widget.write("The lid broke.");
    await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const found = await contrasts(page);
      expect(found.length).toBeGreaterThan(10);
      expect(found.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
    }
  });
}

test("corner, distance, label and parts are as the page says", async ({ page, world }) => {
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.evaluate((element: any) => {
    element.position = "start";
    element.insertAdjacentHTML("beforeend", '<b slot="label">Something wrong?</b>');
  });
  await wear(
    page,
    "yes-reply { --yes-reply-offset: 40px; --yes-reply-z-index: 7; } yes-reply::part(launcher) { border-radius: 3px; } yes-reply::part(composer) { background: rgb(1, 2, 3); }",
  );
  const button = widget.root.getByRole("button", { name: "Something wrong?" });
  await expect(button).toHaveCSS("border-radius", "3px");
  await expect(widget.root.locator(".dock")).toHaveCSS("z-index", "7");
  const edge = async (what: typeof button) => ((await what.boundingBox()) ?? { x: 0 }).x;
  expect(await edge(button)).toBe(40);
  await button.click();
  const panel = widget.root.getByRole("dialog");
  await expect(panel).toBeVisible();
  expect(await edge(panel)).toBe(40);
  await expect(widget.root.locator(".composer")).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  const box = (await panel.boundingBox())!;
  expect(box.x + box.width).toBe(1280 - 40);
});
