// The script of the page /reply: the widget alone, opened by a link or embedded in a frame of the company's page.

import { embedded } from "./embedded.js";
import { standalone } from "./standalone.js";

if (parent === self) standalone();
else embedded();
