import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { load } from "yes-reply";
import { watchReference } from "../route.js";

const desk = import.meta.env.VITE_DESK;

function Shop() {
  const [reference, setReference] = useState("");
  useEffect(() => watchReference(setReference), []);
  useEffect(() => {
    let removeListener;
    load(`${desk}/yes-reply.js`).then((api) => (removeListener = api.on("stored", ({ receipt }) => (document.title = receipt))));
    return () => removeListener?.();
  }, []);
  return reference && <yes-reply reference={reference} token-url="/support-token" api={desk} />;
}

createRoot(document.querySelector("main")).render(<Shop />);
