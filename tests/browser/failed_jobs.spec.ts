// Failed jobs in the inbox: agents see them and let them run again.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { openConversation } from "./customer_api.ts";
import { expect, openInbox, test, type World } from "./world.ts";

/** Stores a webhook that has failed in all its attempts, which takes a desk three days. */
function addFailedWebhook(world: World, conversation: string) {
  const program = `import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("""INSERT INTO jobs (consumer, conversation, revision, seed, attempts, run_at, failed_at, error)
    VALUES ('webhook https://rt.kettle.example/hook kettle', ?, 1, ?, 10, 0, 1763000000000, 'it was answered 502 Bad Gateway')""",
    (sys.argv[2], os.urandom(16)))
database.commit()`;
  execFileSync("python3", ["-c", program, join(world.folder, "desk.sqlite"), conversation]);
}

test("an agent sees what the desk could not do, and lets it run again", async ({ browser, world }) => {
  const [mug, lid] = [
    await openConversation(world, "1001", "The mug"),
    await openConversation(world, "1002", "The lid"),
  ];
  world.addAgent("Tom");
  const tom = await openInbox(browser, world, "Tom");
  const navigation = tom.getByRole("navigation");
  await expect(navigation.getByRole("link", { name: /^Order 1002/ })).toBeVisible();
  await expect(navigation.getByRole("link", { name: /^Failed jobs/ })).toHaveCount(0);

  addFailedWebhook(world, mug);
  addFailedWebhook(world, lid);
  await openConversation(world, "1003", "The cup");
  await navigation.getByRole("link", { name: "Failed jobs: 2" }).click();
  const table = tom.getByRole("table", { name: "Failed jobs" });
  const row = table.getByRole("row", { name: /Order 1001/ });
  await expect(row).toContainText("Webhook to https://rt.kettle.example");
  await expect(row).toContainText("after 10 attempts");
  await expect(row).toContainText("it was answered 502 Bad Gateway");
  await expect(row.getByRole("link", { name: "Order 1001" })).toHaveAttribute("href", `#${mug}`);

  await row.getByRole("button", { name: "Run again: Order 1001" }).click();
  await expect(table.getByRole("row", { name: /Order 100/ })).toHaveText([/Order 1002/]);
  await tom.getByRole("button", { name: "Run all again" }).click();
  await expect(tom.getByText("None. Everything is done, or will be tried again by itself.")).toBeVisible();
  await expect(tom.getByRole("heading", { name: "Failed jobs" })).toBeFocused();

  await openConversation(world, "1004", "The bowl");
  await expect(navigation.getByRole("link", { name: /^Failed jobs/ })).toHaveCount(0);
  const maria = await openInbox(browser, world);
  await maria.getByRole("link", { name: "People" }).click();
  await maria.getByRole("main").getByRole("link", { name: "Failed jobs" }).click();
  await expect(maria.getByText("None. Everything is done, or will be tried again by itself.")).toBeVisible();
});
