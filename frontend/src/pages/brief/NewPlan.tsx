import { useQuery } from "@tanstack/react-query";

import {
  showBriefChoicesOptions,
  showJobOptions,
  showOrganisationOptions,
  showPlanOptions,
} from "../../api/generated/@tanstack/react-query.gen";
import { ButtonLink, Empty, Loading, Problem } from "../../parts";
import { useSearch } from "../../shell/router";
import { useMay } from "../../shell/session";
import { t } from "../../texts";
import { type Brief, isTable, said } from "./brief";
import { BriefForm } from "./BriefForm";

/** Where a brief begins: from nothing, from that of a plan (`?from=`), or of a job (`?job=`). */
export default function NewPlan() {
  const may = useMay();
  if (!may("plans:write")) {
    return (
      <>
        <h1>{t("brief.title")}</h1>
        <Empty title={t("brief.denied")}>{t("brief.deniedWords")}</Empty>
      </>
    );
  }
  return <Begun />;
}

function Begun() {
  const search = useSearch();
  const canImport = useMay()("market:write");
  const planId = numberOf(search.get("from"));
  const jobId = numberOf(search.get("job"));
  const choices = useQuery({ ...showBriefChoicesOptions(), staleTime: 60_000 });
  const organisation = useQuery(showOrganisationOptions());
  const plan = useQuery({
    ...showPlanOptions({ path: { plan_id: planId ?? 0 } }),
    enabled: planId !== null,
  });
  const job = useQuery({
    ...showJobOptions({ path: { job_id: jobId ?? 0 } }),
    enabled: jobId !== null,
  });
  const asked = [choices, organisation, ...(planId ? [plan] : []), ...(jobId ? [job] : [])];
  const failed = asked.find((one) => one.error && one.data === undefined);
  if (failed) {
    return (
      <>
        <h1>{t("brief.title")}</h1>
        <Problem error={failed.error} onRetry={() => void failed.refetch()} />
      </>
    );
  }
  if (!choices.data || !organisation.data || asked.some((one) => one.data === undefined)) {
    return (
      <>
        <h1>{t("brief.title")}</h1>
        <Loading lines={8} />
      </>
    );
  }
  if (choices.data.accounts === 0) {
    return (
      <>
        <h1>{t("brief.title")}</h1>
        <Empty
          title={t("brief.noAccounts")}
          action={
            canImport ? (
              <ButtonLink look="main" href="/import">
                {t("home.import")}
              </ButtonLink>
            ) : null
          }
        >
          {t("brief.noAccountsWords")}
        </Empty>
      </>
    );
  }
  const defaults = isTable(choices.data.brief) ? choices.data.brief : {};
  const from = plan.data;
  const before = job.data?.arguments ?? {};
  const first: Brief = from
    ? said(from.brief, defaults)
    : isTable(before.brief)
      ? before.brief
      : ownCurrency(organisation.data.currency);
  return (
    <BriefForm
      key={`${planId} ${jobId}`}
      first={first}
      defaults={defaults}
      columns={columnsOf(choices.data.columns)}
      reps={typeof choices.data.reps === "number" ? choices.data.reps : null}
      organisation={organisation.data}
      from={from ? { id: from.id, name: from.name } : null}
      name={typeof before.name === "string" ? before.name : ""}
      notes={typeof before.notes === "string" ? before.notes : ""}
    />
  );
}

/** A first brief says the organisation's money where that is not the one taken by itself. */
function ownCurrency(currency: string): Brief {
  return currency === "USD" ? {} : { market: { currency } };
}

function numberOf(text: string | null): number | null {
  const value = Number(text);
  return text && Number.isInteger(value) && value > 0 ? value : null;
}

function columnsOf(given: unknown): { column: string; accounts: number }[] {
  if (!Array.isArray(given)) return [];
  return given.filter(isTable).map((one) => ({
    column: String(one.column),
    accounts: Number(one.accounts),
  }));
}
