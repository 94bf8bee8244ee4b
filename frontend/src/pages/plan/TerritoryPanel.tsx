import { useMemo, useState } from "react";

import { Button, Empty, Menu, Meter } from "../../parts";
import { t } from "../../texts";
import { count, decimal, share } from "../../texts/formats";
import { useAccountColumns } from "./accountColumns";
import { useBench } from "./bench";
import { lockTerritory } from "./commands";
import { Grid } from "./Grid";
import { activityName, Deviation } from "./Measures";
import { accountsIn, activitiesOf } from "./model";
import { Name, Swatch } from "./Name";
import figures from "./Measures.module.css";
import styles from "./Plan.module.css";
import { GiveDialog, MergeDialog, RemoveDialog, SplitDialog } from "./TerritoryEdits";

/** One territory: its numbers, what may be done with it, and its accounts. */
export function TerritoryPanel({ number }: { number: number }) {
  const bench = useBench();
  const { state, show, zoomTo, select, isSelected, repName, colourOf, worth, isTable } = bench;
  const one = state.territories[number];
  const accounts = useMemo(
    () => accountsIn(state.territoryOf, number),
    [state.territoryOf, number],
  );
  const columns = useAccountColumns(false);
  if (!one) return null;
  const load = one.capacityHours ? one.hours / one.capacityHours : null;
  return (
    <section aria-label={one.id} className={styles.fill}>
      <div className={styles.head}>
        <Button small look="quiet" onPress={() => show({ of: "plan" })}>
          ← {t("plan.territory.back")}
        </Button>
        <Changes number={number} />
      </div>
      <h2 className={styles.twin}>
        <Swatch colour={colourOf(number)} />
        <Name>{repName(one.repId)}</Name>
        <span className={styles.soft}>
          <Name>{one.id}</Name>
        </span>
      </h2>
      <dl className={figures.facts}>
        <Fact label={t("activity.accounts")} value={count(one.accounts)} />
        <Fact label={t("plan.account.potential")} value={worth(one.potential)} />
        <Fact
          label={t("plan.account.hours")}
          value={t("plan.hours", { hours: count(one.hours) })}
        />
        <Fact
          label={t("plan.measure.drive")}
          value={t("plan.hours", { hours: count(one.driveHours) })}
        />
        {one.dispersion === null ? null : (
          <Fact
            label={t("plan.measure.dispersion")}
            value={t("plan.km", { km: decimal(one.dispersion) })}
          />
        )}
        {[...activitiesOf(state.plan)].map(([activity, tolerance]) =>
          one.imbalance[activity] === undefined ? null : (
            <div key={activity}>
              <dt>{t("plan.territory.off", { activity: activityName(activity) })}</dt>
              <dd>
                <Deviation
                  label={activityName(activity)}
                  value={one.imbalance[activity]}
                  tolerance={tolerance}
                />
              </dd>
            </div>
          ),
        )}
      </dl>
      {load === null ? null : (
        <Meter
          label={t("plan.territory.capacity")}
          value={Math.min(1, load)}
          said={share(load)}
          tone={load > 1 ? "warn" : "good"}
        />
      )}
      {accounts.length === 0 ? (
        <Empty title={t("plan.territory.empty")}>{t("plan.territory.emptyWords")}</Empty>
      ) : (
        <>
          <div className={styles.group}>
            <Button small onPress={() => select(accounts, "replace")}>
              {t("plan.territory.select")}
            </Button>
            {isTable ? null : (
              <Button small onPress={() => zoomTo(accounts)}>
                {t("plan.territory.zoom")}
              </Button>
            )}
          </div>
          <Grid
            label={t("plan.table")}
            rows={accounts}
            columns={columns}
            sort={{ id: "potential", descending: true }}
            hint={t("plan.table.keys")}
            isSelected={isSelected}
            onSelect={select}
            onOpen={(account) => show({ of: "account", account })}
          />
        </>
      )}
    </section>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

type Doing = "merge" | "split" | "give" | "remove";

function Changes({ number }: { number: number }) {
  const { state, mayEdit, run } = useBench();
  const [doing, setDoing] = useState<Doing | null>(null);
  const one = state.territories[number];
  if (!one || !mayEdit) return null;
  const holds = one.accounts > 0;
  const act = (id: string) => {
    if (id === "lock" || id === "unlock") void run(lockTerritory(one.id, id === "lock"));
    else setDoing(id as Doing);
  };
  const choices = [
    { id: "give", label: t("plan.give") },
    ...(holds && state.territories.length > 1 ? [{ id: "merge", label: t("plan.merge") }] : []),
    ...(one.accounts > 1 ? [{ id: "split", label: t("plan.split") }] : []),
    ...(holds
      ? [
          { id: "lock", label: t("plan.lockAll") },
          { id: "unlock", label: t("plan.unlockAll") },
        ]
      : [{ id: "remove", label: t("plan.remove") }]),
  ];
  const close = () => setDoing(null);
  return (
    <>
      <Menu
        label={t("plan.territory.actions", { id: one.id })}
        small
        look="plain"
        parts={[{ id: "change", choices }]}
        onAction={act}
      >
        {t("plan.territory.change")}
      </Menu>
      {doing === "merge" ? <MergeDialog one={one} onClose={close} /> : null}
      {doing === "give" ? <GiveDialog one={one} onClose={close} /> : null}
      {doing === "remove" ? <RemoveDialog one={one} onClose={close} /> : null}
      {doing === "split" ? <SplitDialog one={one} onClose={close} /> : null}
    </>
  );
}
