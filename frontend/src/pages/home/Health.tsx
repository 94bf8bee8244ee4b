import { useQuery } from "@tanstack/react-query";

import { listFindingsOptions } from "../../api/generated/@tanstack/react-query.gen";
import { Badge, Card, Query } from "../../parts";
import { sentence } from "../../shell/problems";
import { t } from "../../texts";
import { Link } from "react-aria-components";
import styles from "./Home.module.css";

/** What is worth a look in the market as it is now. */
export function Health() {
  const findings = useQuery({ ...listFindingsOptions(), staleTime: 60_000 });
  return (
    <Card title={t("home.health")} aside={<Link href="/import">{t("home.import")}</Link>}>
      <Query of={findings} lines={4}>
        {(found) =>
          found.length === 0 ? (
            <p className={styles.soft}>{t("home.healthy")}</p>
          ) : (
            <ul className={styles.list}>
              {found.map((one) => (
                <li key={one.kind} className={styles.item}>
                  <span>{sentence(one.message)}</span>
                  <Badge tone="warn">{t("home.accounts", { count: one.count })}</Badge>
                </li>
              ))}
            </ul>
          )
        }
      </Query>
    </Card>
  );
}
