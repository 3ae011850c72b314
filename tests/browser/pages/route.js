// What the page is about, in its address: it goes from one order to the next without being loaded anew.

/** Calls `then` with `order:1001`, or nothing, now and whenever that changes; gives a function that ends it. */
export function follow(then) {
  const tell = () => then(new URLSearchParams(location.search).get("about") ?? "");
  tell();
  addEventListener("popstate", tell);
  return () => removeEventListener("popstate", tell);
}
