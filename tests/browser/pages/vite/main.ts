import { load, type YesReplyElement } from "yes-reply";
import { follow } from "../route.js";

const desk: string = import.meta.env.VITE_DESK;
const main = document.querySelector("main")!;

follow((about) => {
  const there = main.querySelector("yes-reply");
  if (!about) return there?.remove();
  const element: YesReplyElement = there ?? document.createElement("yes-reply");
  Object.assign(element, { reference: about, tokenUrl: "/support-token", api: desk });
  if (!there) main.append(element);
});

addEventListener("yes-reply:stored", ({ detail }) => (document.title = detail.receipt));
const api = await load(`${desk}/yes-reply.js`);
const unread: number = api.get("unread");
console.assert(unread === 0);
