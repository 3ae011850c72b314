// The page around the widget, as other web teams than the demo's would have it.

import type { Page } from "@playwright/test";

/** Another team's page: the company's own, with other headers, or other HTML. */
export async function serve(
  page: Page,
  path: string,
  change: { headers?: Record<string, string>; html?: (html: string) => string },
) {
  await page.route(`**${path}`, async (route) => {
    const answer = await route.fetch();
    const html = await answer.text();
    await route.fulfill({
      response: answer,
      headers: { ...answer.headers(), ...change.headers },
      body: change.html?.(html) ?? html,
    });
  });
}

/** Everything that the browser complains of. */
export function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  return said;
}

/** The page has this style sheet, whatever its policy says of such. */
export async function wear(page: Page, css: string) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);
}

/** In the widget's place stands one that has no token, and nowhere to get one. */
export async function withoutToken(page: Page) {
  await page.evaluate(() => {
    const old = document.querySelector("yes-reply")!;
    const bare = old.cloneNode() as Element;
    bare.removeAttribute("token");
    bare.removeAttribute("token-url");
    old.replaceWith(bare);
  });
}
