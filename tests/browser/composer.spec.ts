// Message composer: validation, rejected messages, and use by keyboard.

import { expect, openWidget, test } from "./world.ts";

test("an empty or too long message is not sent, and stays in the field", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  const send = ada.root.getByRole("button", { name: "Send", exact: true });
  const puts: string[] = [];
  ada.page.on("request", (request) => {
    if (request.method() === "PUT") puts.push(request.url());
  });
  await expect(ada.field).toBeVisible();
  await send.click();
  await expect(ada.root.getByRole("alert")).toHaveText("Write a few words first.");
  await expect(ada.field).toBeFocused();

  await ada.field.fill("x".repeat(9_600));
  await expect(ada.root.getByText("400 characters left")).toBeVisible();
  await ada.field.fill("x".repeat(10_001));
  await expect(ada.root.getByText("1 characters too many")).toBeVisible();
  await send.click();
  await expect(ada.root.getByRole("alert")).toContainText("at most 10000 fit");
  await expect(ada.field).toHaveValue("x".repeat(10_001));
  expect(puts).toEqual([]);
});

test("a rejected message shows its reason, and can be changed or sent again", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  const problem = {
    type: "urn:yes-reply:problem:text-too-long",
    code: "text-too-long",
    title: "The text is too long",
    status: 422,
    detail: "The text has 10022 characters; at most 10000 fit.",
    params: { limit: "10000", actual: "10022" },
  };
  const cors = { "Access-Control-Allow-Origin": world.company };
  await ada.page.route("**/v1/conversations/*", (route) =>
    route.request().method() === "PUT"
      ? route.fulfill({ status: 422, json: problem, headers: cors })
      : route.fallback(),
  );
  await ada.send("Too much");
  const state = ada.outgoing("Too much").locator(".state");
  await expect(state).toContainText("This is too long: at most 10000 characters fit.");
  await state.getByRole("button", { name: "Change" }).click();
  await expect(ada.field).toHaveValue("Too much");
  await expect(ada.outgoing("Too much")).toHaveCount(0);

  await ada.send("Still too much");
  const resendButton = ada.outgoing("Still too much").getByRole("button", { name: "Send again" });
  await expect(resendButton).toBeVisible();
  await ada.page.unroute("**/v1/conversations/*");
  await resendButton.click();
  await expect(ada.outgoing("Still too much").locator(".state")).toContainText("stored");
});

test("a message can be written and sent with the keyboard alone", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.field.focus();
  await ada.page.keyboard.type("First line");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("second line");
  await ada.page.keyboard.press("Control+Enter");
  await expect(ada.outgoing("second line").locator(".state")).toContainText("stored");
  // biome-ignore lint/performance/useDomNodeTextContent: only innerText has the line break as it is rendered.
  expect(await ada.outgoing("second line").locator(".body").innerText()).toBe("First line\nsecond line");
  await ada.page.keyboard.press("Tab");
  await expect(ada.root.getByRole("button", { name: "Send", exact: true })).toBeFocused();
});
