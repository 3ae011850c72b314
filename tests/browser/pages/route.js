// Router of the page fixtures: the query of the address has the reference, and changes without a page load.

/** Calls `onChange` with the reference, or an empty string, now and after each change; returns a function that ends it. */
export function watchReference(onChange) {
  const notify = () => onChange(new URLSearchParams(location.search).get("reference") ?? "");
  notify();
  addEventListener("popstate", notify);
  return () => removeEventListener("popstate", notify);
}
