// Quotation of texts in the messages of violations: the first word identifies a text of a plan.

export const quoteTexts = (texts: string[]) =>
  texts.map((text) => `“${text.split(" ")[0]}”`).join(", ") || "nothing";
