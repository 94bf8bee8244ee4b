import { useQuery } from "@tanstack/react-query";

import {
  listAccountColumnsOptions,
  listPlansOptions,
} from "../../api/generated/@tanstack/react-query.gen";
import { ButtonLink, Empty } from "../../parts";
import { useMay, useMe } from "../../shell/session";
import { t } from "../../texts";
import { Offer } from "../../tour/Offer";
import { Health } from "./Health";
import styles from "./Home.module.css";
import { Jobs } from "./Jobs";
import { Needs } from "./Needs";
import { RecentPlans } from "./RecentPlans";

export default function Home() {
  const me = useMe();
  const may = useMay();
  const columns = useQuery({ ...listAccountColumnsOptions(), enabled: may("market:read") });
  const plans = useQuery({
    ...listPlansOptions({ query: { limit: 100 } }),
    enabled: may("plans:read"),
  });
  const isFresh = columns.data?.every((one) => one.filled === 0) && plans.data?.items.length === 0;
  if (isFresh) return <Fresh canImport={may("market:write")} name={me.name} />;
  return (
    <>
      <h1>{t("home.hello", { name: me.name })}</h1>
      {plans.data && plans.data.items.length > 0 ? <Offer /> : null}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Needs plans={plans} />
          <RecentPlans plans={plans} />
        </div>
        <div className={styles.column}>
          {may("jobs:read") ? <Jobs /> : null}
          {may("market:write") ? <Health /> : null}
        </div>
      </div>
    </>
  );
}

function Fresh({ canImport, name }: { canImport: boolean; name: string }) {
  const action = canImport ? (
    <ButtonLink look="main" href="/import">
      {t("home.import")}
    </ButtonLink>
  ) : null;
  return (
    <>
      <h1>{t("home.hello", { name })}</h1>
      <Empty title={t("home.fresh")} action={action}>
        {canImport ? t("home.freshWords") : t("home.freshWait")}
      </Empty>
    </>
  );
}
