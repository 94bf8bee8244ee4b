import { useMemo, useState } from "react";

import { Button, Checkbox, Problem, Select, Slider } from "../../../parts";
import { t } from "../../../texts";
import { count, share } from "../../../texts/formats";
import { useBench } from "../bench";
import styles from "../Plan.module.css";
import { Frame } from "./Frame";
import own from "./Optimise.module.css";
import { useOptimising } from "./optimising";
import { bodyOf, MOST, mostOf, territoriesOf, USUAL_MOST } from "./runs";
import { Scope } from "./Scope";

const SLACKS = { even: 0.5, brief: 1, less: 2 } as const;
const LIMITS = { none: null, one: 60, five: 300, twenty: 1200 } as const;
type Slack = keyof typeof SLACKS;
type Limit = keyof typeof LIMITS;

/** What is to be improved, and how much may move for it. */
export function Setup() {
  const { selected } = useBench();
  const { start, now } = useOptimising();
  const offered = useMemo(() => territoriesOf(now, selected), [now, selected]);
  const isPart = offered.length > 1 && offered.length < now.territories.length;
  const [isSome, setSome] = useState(isPart);
  const [picked, setPicked] = useState<ReadonlySet<string>>(() => new Set(isPart ? offered : []));
  const [step, setStep] = useState(USUAL_MOST);
  const [keepMoves, setKeepMoves] = useState(true);
  const [slack, setSlack] = useState<Slack>("brief");
  const [limit, setLimit] = useState<Limit>("none");
  const [isStarting, setStarting] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const chosen = now.territories.filter((one) => !isSome || picked.has(one.id));
  const accounts = chosen.reduce((sum, one) => sum + one.accounts, 0);
  const locked = now.locked.reduce((sum, one) => sum + one, 0);
  const isTooFew = isSome && chosen.length < 2;
  const said = (at: number) => {
    const most = mostOf(at, accounts);
    if (most === null) return t("optimise.most.any");
    if (accounts === 0) return share(MOST[at] ?? 1);
    return t("optimise.most.said", { count: most, share: share(MOST[at] ?? 1) });
  };
  const go = async () => {
    setStarting(true);
    setError(null);
    const territories = isSome ? chosen.map((one) => one.id) : [];
    try {
      await start(
        bodyOf({
          territories,
          most: mostOf(step, accounts),
          keepMoves,
          slack: SLACKS[slack],
          limit: LIMITS[limit],
        }),
      );
    } catch (problem) {
      setError(problem);
      setStarting(false);
    }
  };
  return (
    <Frame title={t("optimise.title")}>
      <div className={`${styles.scroll} ${own.form}`}>
        <p className={styles.soft}>{t("optimise.words")}</p>
        <Scope
          isSome={isSome}
          onSome={setSome}
          picked={picked}
          onPick={setPicked}
          offered={offered}
        />
        <Slider
          label={t("optimise.most")}
          value={step}
          min={0}
          max={MOST.length - 1}
          onChange={setStep}
          said={said}
          hint={t("optimise.most.hint", { accounts: count(accounts) })}
        />
        <div>
          <Checkbox isSelected={keepMoves} onChange={setKeepMoves}>
            {t("optimise.keep")}
          </Checkbox>
          <p className={styles.soft}>
            {t(keepMoves ? "optimise.keepWords" : "optimise.keepNot")}{" "}
            {locked > 0 ? t("optimise.locked", { count: locked }) : t("optimise.lockedNone")}
          </p>
        </div>
        <Select
          label={t("optimise.slack")}
          choices={[
            { id: "brief" as const, label: t("optimise.slack.brief") },
            { id: "even" as const, label: t("optimise.slack.even") },
            { id: "less" as const, label: t("optimise.slack.less") },
          ]}
          value={slack}
          onChange={setSlack}
        />
        <Select
          label={t("optimise.limit")}
          choices={[
            { id: "none" as const, label: t("optimise.limit.none") },
            { id: "one" as const, label: t("optimise.limit.minutes", { count: 1 }) },
            { id: "five" as const, label: t("optimise.limit.minutes", { count: 5 }) },
            { id: "twenty" as const, label: t("optimise.limit.minutes", { count: 20 }) },
          ]}
          value={limit}
          onChange={setLimit}
        />
      </div>
      <div className={own.foot}>
        {error ? <Problem error={error} /> : null}
        {isTooFew ? (
          <p role="status" className={styles.soft}>
            {t("optimise.tooFew")}
          </p>
        ) : null}
        <Button look="main" isPending={isStarting} isDisabled={isTooFew} onPress={() => void go()}>
          {t("optimise.start")}
        </Button>
      </div>
    </Frame>
  );
}
