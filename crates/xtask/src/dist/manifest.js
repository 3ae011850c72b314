// Writes the custom-elements.json of the package to the path in the first argument. The JSDoc of <yes-reply> is its source,
// https://github.com/webcomponents/custom-elements-manifest its schema.

import { readFileSync, writeFileSync } from "node:fs";
import { create, ts } from "@custom-elements-manifest/analyzer";

const source = readFileSync("public/loader/element.js", "utf8");
// The package exports no class: the script that its index.js loads defines the element.
const file = ts.createSourceFile("index.js", source, ts.ScriptTarget.ES2022, true);
const manifest = create({ modules: [file], plugins: [], context: { dev: false } });

const [module] = manifest.modules;
const element = module.declarations.find((declaration) => declaration.customElement);
element.superclass = { name: "HTMLElement" };
element.members = element.members.filter((member) => member.privacy !== "private");
manifest.modules = [{ ...module, declarations: [element], exports: [] }];

writeFileSync(process.argv[2], `${JSON.stringify(manifest, null, 2)}\n`);
