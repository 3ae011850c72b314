// Eleventy configuration: a site with pages in Markdown, a theme, and a shortcode for the widget.

export default (site) => {
  const desk = process.env.VITE_DESK;
  site.addGlobalData("desk", desk);
  // Usage in a page: {% reply "order:1001" %}
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
