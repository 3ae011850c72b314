import { customer, expect, test } from "./world.ts";

test("nothing is sent for an empty or too long message, and the words stay", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  const send = ada.root.getByRole("button", { name: "Send", exact: true });
  const writes: string[] = [];
  ada.page.on("request", (request) => request.method() === "PUT" && writes.push(request.url()));
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
  expect(writes).toEqual([]);
});

test("a refused message says why, and can be changed, sent again or removed", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  const problem = {
    type: "urn:yes-reply:problem:text-too-long",
    code: "text-too-long",
    title: "The text is too long",
    status: 422,
    detail: "That is one word too many.",
    retryable: false,
  };
  const cors = { "Access-Control-Allow-Origin": world.company };
  await ada.page.route("**/v1/conversations/*", (route) =>
    route.request().method() === "PUT"
      ? route.fulfill({ status: 422, json: problem, headers: cors })
      : route.fallback(),
  );
  await ada.write("Too much");
  const state = ada.mine("Too much").locator(".state");
  await expect(state).toContainText("That is one word too many.");
  await state.getByRole("button", { name: "Change" }).click();
  await expect(ada.field).toHaveValue("Too much");
  await expect(ada.mine("Too much")).toHaveCount(0);

  await ada.write("Still too much");
  const again = ada.mine("Still too much").getByRole("button", { name: "Send again" });
  await expect(again).toBeVisible();
  await ada.page.unroute("**/v1/conversations/*");
  await again.click();
  await expect(ada.mine("Still too much").locator(".state")).toContainText("stored");
});

test("the keyboard is enough", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.field.focus();
  await ada.page.keyboard.type("First line");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("second line");
  await ada.page.keyboard.press("Control+Enter");
  await expect(ada.mine("second line").locator(".state")).toContainText("stored");
  expect(await ada.mine("second line").locator(".body").innerText()).toBe("First line\nsecond line");
  await ada.page.keyboard.press("Tab");
  await expect(ada.root.getByRole("button", { name: "Send", exact: true })).toBeFocused();
});
