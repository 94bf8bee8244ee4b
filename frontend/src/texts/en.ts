import { account } from "./en/account";
import { home } from "./en/home";
import { plan } from "./en/plan";
import { plans } from "./en/plans";
import { shell } from "./en/shell";
import { signing } from "./en/signing";

/** Every English text. One file a page in `en/`; keys begin with the name of the page. */
export const en = { ...shell, ...signing, ...home, ...plan, ...plans, ...account } as const;
