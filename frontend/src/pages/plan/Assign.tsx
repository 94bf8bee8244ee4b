import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";

import { Button, Problem } from "../../parts";
import { t } from "../../texts";
import { useBench } from "./bench";
import { nearestTo } from "./choosing";
import { move } from "./commands";
import { Effects } from "./Effects";
import { Name, Swatch } from "./Name";
import { NewTerritory } from "./NewTerritory";
import { Broken } from "./Notices";
import own from "./Assign.module.css";
import finding from "./Find.module.css";
import styles from "./Plan.module.css";
import { MOST_MOVED, usePreview } from "./usePreview";

/** Where what is selected is to go: each territory tells what would change before anything does. */
export function Assign() {
  const { state, store, selected, totals, nameOf, colourOf, run, show, isBusy, mayEdit } =
    useBench();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => input.current?.focus(), []);

  const ids = useMemo(
    () => Array.from(selected, (n) => state.accounts.ids.at(n)),
    [selected, state.accounts],
  );
  const order = useMemo(() => nearestTo(state, selected), [state, selected]);
  const wanted = text.trim().toLowerCase();
  const shown = order.filter((n) => nameOf(n).toLowerCase().includes(wanted));
  const idOf = (n: number | undefined) =>
    n === undefined ? null : (state.territories[n]?.id ?? null);
  const isShown = (one: string | null) => shown.some((n) => idOf(n) === one);
  const at = isShown(chosen) ? chosen : null;
  const to = isShown(looked) ? looked : at;
  const tooMany = ids.length > MOST_MOVED;
  const asked = useMemo(() => (to === null || tooMany ? null : { ids, to }), [ids, to, tooMany]);
  const { preview, error, isCurrent } = usePreview(
    store,
    state.plan.id,
    state.plan.revision,
    asked,
  );

  const isKnown = to === at && isCurrent && preview !== null && preview.accounts > 0;
  const breaks = preview?.broken.length ?? 0;
  const assign = () => {
    if (at === null || !mayEdit || !isKnown) return;
    void run(move(ids, selected, at), breaks > 0);
    show({ of: "plan" });
  };
  const step = (by: number) => {
    const now = shown.findIndex((n) => idOf(n) === at);
    const next = idOf(shown[Math.max(0, Math.min(shown.length - 1, now + by))]);
    setChosen(next);
    setLooked(null);
    const place = shown.findIndex((n) => idOf(n) === next);
    document.getElementById(`${id}-${place}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") show({ of: "plan" });
    else if (event.key === "Enter" && breaks === 0) assign();
    else return;
    event.preventDefault();
  };
  const place = shown.findIndex((n) => idOf(n) === at);

  return (
    <section aria-label={t("plan.assign.title")} className={styles.fill}>
      <div className={styles.head}>
        <h2>{t("plan.assign.title")}</h2>
        <Button small look="quiet" onPress={() => show({ of: "plan" })}>
          {t("action.cancel")}
        </Button>
      </div>
      <div className={styles.head}>
        <span className={styles.soft}>{t("plan.selected.count", { count: totals.accounts })}</span>
        {mayEdit && !tooMany ? (
          <Button small onPress={() => setAdding(true)}>
            {t("plan.new.from")}
          </Button>
        ) : null}
      </div>
      {adding && mayEdit ? <NewTerritory takes onClose={() => setAdding(false)} /> : null}
      {tooMany ? <p role="alert">{t("plan.assign.tooMany", { count: MOST_MOVED })}</p> : null}
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label={t("plan.assign.find")}
        placeholder={t("plan.assign.find")}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={place >= 0 ? `${id}-${place}` : undefined}
        value={text}
        className={styles.input}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <ul
        role="listbox"
        id={`${id}-list`}
        aria-label={t("plan.assign.list")}
        tabIndex={-1}
        className={own.targets}
        onMouseLeave={() => setLooked(null)}
      >
        {shown.map((n, k) => (
          <li
            key={idOf(n)}
            id={`${id}-${k}`}
            role="option"
            aria-selected={idOf(n) === at}
            className={finding.hit}
            onMouseEnter={() => setLooked(idOf(n))}
            onClick={() => setChosen(idOf(n))}
          >
            <span className={styles.twin}>
              <Swatch colour={colourOf(n)} />
              <Name>{nameOf(n)}</Name>
            </span>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p className={styles.soft}>{t("plan.territories.none")}</p> : null}
      <div className={styles.scroll} aria-live="polite" aria-busy={!isCurrent}>
        {to === null ? <p className={styles.soft}>{t("plan.assign.choose")}</p> : null}
        {error ? <Problem error={error} /> : null}
        {to !== null && !error && !isCurrent ? (
          <p className={styles.soft}>{t("plan.assign.working")}</p>
        ) : null}
        {to !== null && preview && !error ? (
          <div data-old={!isCurrent || undefined} className={own.effects}>
            {preview.broken.length > 0 ? (
              <div className={own.warning}>
                <p>{t("plan.assign.broken", { count: preview.broken.length })}</p>
                <Broken words={preview.broken.map((one) => one.words)} />
              </div>
            ) : (
              <p className={styles.soft}>{t("plan.assign.breaksNone")}</p>
            )}
            {preview.accounts === 0 ? (
              <p>{t("plan.assign.same")}</p>
            ) : (
              <Effects of={preview} to={to} />
            )}
          </div>
        ) : null}
      </div>
      {at !== null && mayEdit && !tooMany ? (
        <div className={own.go}>
          <Button
            look={isKnown && breaks > 0 ? "danger" : "main"}
            isPending={isBusy}
            isDisabled={!isKnown}
            onPress={assign}
          >
            {t(isKnown && breaks > 0 ? "plan.assign.anyway" : "plan.assign.do", { to: at })}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
