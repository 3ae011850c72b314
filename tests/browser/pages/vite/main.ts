import { load, type YesReplyElement } from "yes-reply";
import { watchReference } from "../route.js";

const desk: string = import.meta.env.VITE_DESK;
const main = document.querySelector("main")!;

watchReference((reference) => {
  const existing = main.querySelector("yes-reply");
  if (!reference) return existing?.remove();
  const element: YesReplyElement = existing ?? document.createElement("yes-reply");
  Object.assign(element, { reference, tokenUrl: "/support-token", api: desk });
  if (!existing) main.append(element);
});

addEventListener("yes-reply:stored", ({ detail }) => (document.title = detail.receipt));
const api = await load(`${desk}/yes-reply.js`);
const unread: number = api.get("unread");
console.assert(unread === 0);
