import { useQuery } from "@tanstack/react-query";

import { showPlace } from "../../api/generated/sdk.gen";
import { Button, Query } from "../../parts";
import { sentence } from "../../shell/problems";
import { t } from "../../texts";
import { decimal } from "../../texts/formats";
import { NONE } from "../../map/types";
import { filledKinds, kindName, Lock } from "./accountColumns";
import { useBench } from "./bench";
import { lock } from "./commands";
import { useSaidValue } from "./counties";
import { valueOf } from "./model";
import { Name, Swatch } from "./Name";
import figures from "./Measures.module.css";
import { useOptimising } from "./optimise/optimising";
import styles from "./Plan.module.css";

/** One account: where it is in the plan and why, and what is known of it. */
export function AccountPanel({ account }: { account: number }) {
  const bench = useBench();
  const { state, show, zoomTo, select, nameOf, colourOf, repName, worth, mayEdit, run } = bench;
  const { accounts, territories, locked } = state;
  const id = accounts.ids.at(account);
  const number = state.territoryOf[account] ?? NONE;
  const territory = territories[number];
  const place = useQuery({
    // Asked anew when it was moved or locked.
    queryKey: ["place", state.plan.id, id, territory?.id, locked[account]],
    enabled: territory !== undefined,
    queryFn: async ({ signal }) => {
      const path = { plan_id: state.plan.id, account_id: id };
      return (await showPlace({ path, signal })).data;
    },
  });
  const said = useSaidValue();
  const isLocked = locked[account] === 1;
  const { isShown, moved } = useOptimising();
  const proposed = isShown ? moved.get(account) : undefined;
  const potential = accounts.potential[account] ?? NaN;
  const hours = accounts.hours[account] ?? NaN;
  const kept = valueOf(accounts.kept, account);
  return (
    <section aria-label={accounts.names.at(account) || id} className={styles.fill}>
      <div className={styles.head}>
        <Button
          small
          look="quiet"
          onPress={() => show(territory ? { of: "territory", id: territory.id } : { of: "plan" })}
        >
          ← <Name>{territory ? nameOf(number) : t("plan.territory.back")}</Name>
        </Button>
      </div>
      <h2>
        <Name>{accounts.names.at(account) || id}</Name>
      </h2>
      <p className={styles.soft}>
        <Name>{id}</Name>
      </p>
      <div className={styles.group}>
        <Button small onPress={() => select(Uint32Array.of(account), "replace")}>
          {t("plan.account.select")}
        </Button>
        {bench.isTable ? null : (
          <Button small onPress={() => zoomTo(Uint32Array.of(account))}>
            {t("plan.zoom")}
          </Button>
        )}
        {mayEdit && territory ? (
          <Button small onPress={() => void run(lock([id], !isLocked))}>
            {t(isLocked ? "plan.unlock" : "plan.lock")}
          </Button>
        ) : null}
      </div>
      <div className={styles.scroll}>
        <dl className={figures.details}>
          <dt>{t("plan.territory")}</dt>
          <dd className={styles.twin}>
            <Swatch colour={colourOf(number)} />
            <Name>{nameOf(number)}</Name>
          </dd>
          {isLocked ? (
            <>
              <dt className={styles.twin}>
                <Lock /> {t("plan.account.locked")}
              </dt>
              <dd>{t("plan.account.lockedWords")}</dd>
            </>
          ) : null}
          {territory ? (
            <>
              <dt>{t("plan.account.why")}</dt>
              <dd>
                <Query of={place} lines={1}>
                  {(found) => <bdi>{sentence(proposed?.reason ?? found.reason) || "–"}</bdi>}
                </Query>
              </dd>
              <dt>{t("plan.account.before")}</dt>
              <dd>
                <Query of={place} lines={1}>
                  {(found) => (
                    <Name>
                      {found.previous_rep_id
                        ? repName(found.previous_rep_id)
                        : t("plan.account.nobody")}
                    </Name>
                  )}
                </Query>
              </dd>
            </>
          ) : null}
          {kept ? (
            <>
              <dt>{t("plan.account.kept")}</dt>
              <dd>
                <Name>{kept}</Name>
              </dd>
            </>
          ) : null}
          <dt>{t("plan.account.potential")}</dt>
          <dd>{Number.isNaN(potential) ? "–" : worth(potential)}</dd>
          <dt>{t("plan.account.hours")}</dt>
          <dd>{Number.isNaN(hours) ? "–" : t("plan.hoursYear", { hours: decimal(hours) })}</dd>
          {filledKinds(accounts.kinds).map((kind) => {
            const value = valueOf(accounts.kinds[kind], account);
            return value ? (
              <div key={kind} className={styles.pair}>
                <dt>{kindName(kind)}</dt>
                <dd>
                  <Name>{said(kind, value)}</Name>
                </dd>
              </div>
            ) : null;
          })}
        </dl>
      </div>
    </section>
  );
}
