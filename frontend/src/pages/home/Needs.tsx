import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-aria-components";

import { listAllDisputesOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { PageListed } from "../../api/generated/types.gen";
import { Badge, Card, Empty, Query, type Tone } from "../../parts";
import { useMay, useMe } from "../../shell/session";
import { t } from "../../texts";
import { ago } from "../../texts/formats";
import styles from "./Home.module.css";

const SHOWN = 8;

interface Need {
  readonly key: string;
  readonly href: string;
  readonly title: string;
  readonly detail: string;
  readonly badge: string;
  readonly tone: Tone;
}

/** What waits for whoever is here: approvals first, then disputes, then their own drafts. */
export function Needs({ plans }: { plans: UseQueryResult<PageListed, unknown> }) {
  const me = useMe();
  const may = useMay();
  const disputes = useQuery({
    ...listAllDisputesOptions({ query: { state: "open", limit: 100 } }),
    enabled: may("disputes:write"),
  });
  const needsOf = ({ items }: PageListed): Need[] => [
    ...items
      .filter((plan) => plan.may_approve)
      .map((plan) => planNeed(plan, t("home.approve"), "warn")),
    ...(disputes.data?.items ?? [])
      .filter((dispute) => dispute.may_decide)
      .map((dispute) => ({
        key: `dispute ${dispute.id}`,
        href: `/plans/${dispute.plan_id}`,
        title: t("home.dispute", { account: dispute.account_id, rep: dispute.wanted_rep_id }),
        detail: t("home.raised", { plan: dispute.plan_name, when: ago(dispute.raised_at) }),
        badge: t("home.disputed"),
        tone: "warn" as const,
      })),
    ...items
      .filter((plan) => plan.may_edit && plan.created_by === me.email)
      .map((plan) => planNeed(plan, t("home.draft"), "plain")),
  ];
  return (
    <Card title={t("home.needs")}>
      <Query of={plans}>{(page) => <Needed needs={needsOf(page)} />}</Query>
    </Card>
  );
}

function planNeed(plan: PageListed["items"][number], badge: string, tone: Tone): Need {
  const detail = t("home.changed", { when: ago(plan.changed_at) });
  return {
    key: `plan ${plan.id}`,
    href: `/plans/${plan.id}`,
    title: plan.name,
    detail,
    badge,
    tone,
  };
}

function Needed({ needs }: { needs: readonly Need[] }) {
  if (needs.length === 0) return <Empty title={t("home.nothing")}>{t("home.nothingWords")}</Empty>;
  return (
    <ul className={styles.list}>
      {needs.slice(0, SHOWN).map((need) => (
        <li key={need.key} className={styles.item}>
          <div>
            <Link href={need.href}>{need.title}</Link>
            <p className={styles.soft}>{need.detail}</p>
          </div>
          <Badge tone={need.tone}>{need.badge}</Badge>
        </li>
      ))}
      {needs.length > SHOWN ? (
        <li className={styles.soft}>{t("home.more", { count: needs.length - SHOWN })}</li>
      ) : null}
    </ul>
  );
}
