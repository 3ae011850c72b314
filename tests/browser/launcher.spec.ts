// Launcher: no request before intent, the panel, and a retry after a failed load.

import { collectRequestPaths } from "./host_page.ts";
import { expect, test, Widget } from "./world.ts";

test("the launcher sends no request and stores nothing before intent, and a click opens the panel", async ({
  page,
  world,
}) => {
  const paths = collectRequestPaths(page, world.desk);
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  const button = widget.root.getByRole("button", { name: "Reply about this order" });
  await expect(button).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(paths).toEqual(["/yes-reply.js"]);
  expect(
    await page.evaluate(
      () => Object.keys(localStorage).length + Object.keys(sessionStorage).length + document.cookie.length,
    ),
  ).toBe(0);

  await button.hover();
  await expect.poll(() => paths.filter((path) => path.endsWith(".wasm")).length, "hover is intent").toBe(1);
  expect(paths.filter((path) => path.startsWith("/v1"))).toEqual([]);
  await button.click();
  const panel = widget.root.getByRole("dialog", { name: "Reply about order 1001" });
  await expect(panel).toBeVisible();
  await expect(widget.field).toBeFocused();
  await widget.field.fill("half a sentence");
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(widget.field).toHaveValue("half a sentence");
  await widget.root.getByRole("button", { name: "Close" }).click();
  await expect(panel).toBeHidden();
});

test("on a small screen the panel fills the page", async ({ page, world }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.getByRole("button", { name: "Reply about this order" }).click();
  await expect(widget.root.getByRole("dialog")).toBeVisible();
  await expect
    .poll(() => widget.root.getByRole("dialog").boundingBox())
    .toEqual({ x: 0, y: 0, width: 360, height: 640 });
});

test("a launcher that failed to load says so, and loads at the next click", async ({ page, world }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  const button = widget.root.getByRole("button", { name: "Reply about this order" });
  await button.click();
  const alert = widget.root.getByText("does not work on this page just now");
  await expect(alert).toBeVisible();
  await expect(button).toBeFocused();
  await page.unroute("**/*.wasm");
  await button.click();
  await expect(widget.field).toBeFocused();
  await expect(alert).toHaveCount(0);
});
