import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { load } from "yes-reply";
import { follow } from "../route.js";

const desk = import.meta.env.VITE_DESK;

function Shop() {
  const [about, show] = useState("");
  useEffect(() => follow(show), []);
  useEffect(() => {
    let end;
    load(`${desk}/yes-reply.js`).then((api) => (end = api.on("stored", ({ receipt }) => (document.title = receipt))));
    return () => end?.();
  }, []);
  return about && <yes-reply reference={about} token-url="/support-token" api={desk} />;
}

createRoot(document.querySelector("main")).render(<Shop />);
