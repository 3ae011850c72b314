// Helpers that change the page around the widget, as other companies would have it.

import type { Page } from "@playwright/test";

/** Serves the company's page at `path` with other headers or other HTML. */
export async function modifyPage(
  page: Page,
  path: string,
  changes: { headers?: Record<string, string>; html?: (html: string) => string },
) {
  await page.route(`**${path}`, async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    await route.fulfill({
      response,
      headers: { ...response.headers(), ...changes.headers },
      body: changes.html?.(html) ?? html,
    });
  });
}

/** Errors and warnings on the console, and uncaught exceptions, from now on. */
export function collectConsoleErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  return errors;
}

/** Messages of the widget for the developers of the page, from now on. */
export function collectDeveloperMessages(page: Page): string[] {
  const messages: string[] = [];
  page.on("console", (message) => {
    if (message.text().startsWith("yes-reply:")) messages.push(message.text());
  });
  return messages;
}

/** Paths of the requests from now on to the origin. */
export function collectRequestPaths(page: Page, origin: string): string[] {
  const paths: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(origin)) paths.push(new URL(request.url()).pathname);
  });
  return paths;
}

/** Adds a style sheet to the page, even if its content security policy allows none. */
export async function applyStyleSheet(page: Page, css: string) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);
}

/** Replaces the widget by one that has no token and no address of tokens. */
export async function removeToken(page: Page) {
  await page.evaluate(() => {
    const element = document.querySelector("yes-reply")!;
    const clone = element.cloneNode() as Element;
    clone.removeAttribute("token");
    clone.removeAttribute("token-url");
    element.replaceWith(clone);
  });
}
