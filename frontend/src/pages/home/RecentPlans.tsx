import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-aria-components";

import type { PageListed } from "../../api/generated/types.gen";
import { ButtonLink, Card, Empty, Query } from "../../parts";
import { useMay } from "../../shell/session";
import { t } from "../../texts";
import { ago } from "../../texts/formats";
import { Status } from "../plans/Status";
import styles from "./Home.module.css";

const SHOWN = 6;

/** The latest plans with their status. */
export function RecentPlans({ plans }: { plans: UseQueryResult<PageListed, unknown> }) {
  const canWrite = useMay()("plans:write");
  const newPlan = canWrite ? <ButtonLink href="/plans/new">{t("home.newPlan")}</ButtonLink> : null;
  const words = canWrite ? t("home.noPlansWords") : t("home.noPlansSeen");
  return (
    <Card title={t("home.plans")} aside={<Link href="/plans">{t("home.allPlans")}</Link>}>
      <Query of={plans}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("home.noPlans")} action={newPlan}>
              {words}
            </Empty>
          ) : (
            <ul className={styles.list}>
              {items.slice(0, SHOWN).map((plan) => (
                <li key={plan.id} className={styles.item}>
                  <div>
                    <Link href={`/plans/${plan.id}`}>{plan.name}</Link>
                    <p className={styles.soft}>
                      {plan.sales_force} · {t("home.changed", { when: ago(plan.changed_at) })}
                    </p>
                  </div>
                  <Status status={plan.status} />
                </li>
              ))}
            </ul>
          )
        }
      </Query>
    </Card>
  );
}
