// A site whose pages are written by editors, in Markdown, and dressed by a theme.

export default (site) => {
  const desk = process.env.VITE_DESK;
  site.addGlobalData("desk", desk);
  // What an editor writes where the conversation is to stand: {% reply "order:1001" %}
  site.addShortcode(
    "reply",
    (reference) =>
      `<yes-reply reference="${reference}" token-url="/support-token" api="${desk}"></yes-reply>`,
  );
};

export const config = {
  dir: { output: "dist" },
  markdownTemplateEngine: "liquid",
  htmlTemplateEngine: "liquid",
};
