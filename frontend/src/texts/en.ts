import { account } from "./en/account";
import { brief } from "./en/brief";
import { home } from "./en/home";
import { importing } from "./en/import";
import { jobs } from "./en/jobs";
import { optimise } from "./en/optimise";
import { plan } from "./en/plan";
import { plans } from "./en/plans";
import { shell } from "./en/shell";
import { signing } from "./en/signing";
import { tour } from "./en/tour";

/** Every English text. One file a page in `en/`; keys begin with the name of the page. */
export const en = {
  ...shell,
  ...signing,
  ...home,
  ...plans,
  ...plan,
  ...optimise,
  ...account,
  ...importing,
  ...brief,
  ...jobs,
  ...tour,
} as const;
