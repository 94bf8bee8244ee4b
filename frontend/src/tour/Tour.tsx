import { useEffect, useRef } from "react";

import { Button, ButtonLink } from "../parts";
import { useMay } from "../shell/session";
import { t } from "../texts";
import { find } from "./spots";
import { isThere, lookOf, placeIn, type Step, stepAfter, stepBeside } from "./steps";
import { goTo, lastPlan, rememberPlan, useTour } from "./tour";
import styles from "./Tour.module.css";
import { BAR, ringed, useLeaveByEscape, usePlace } from "./useCard";
import { bringIntoView, useSight } from "./useSight";

const SETTLES = 500; // milliseconds

/** The step that one is at: a ring about a control, and a card beside it. The page stays as it is. */
export default function Tour({ member }: { member: number }) {
  const { step, by } = useTour(member);
  return step ? <At key={member} member={member} step={step} by={by} /> : null;
}

interface Props {
  member: number;
  step: Step;
  by: "press" | "deed";
}

function At({ member, step, by }: Props) {
  const card = useRef<HTMLElement>(null);
  const { sight, box: target } = useSight(step, (before, now) => {
    rememberPlan(member, now.path);
    const next = stepAfter(step, before, now);
    if (next !== step) goTo(member, next, "deed");
  });
  const isHere = isThere(step, sight.path);
  const look = isHere ? lookOf(step, sight) : null;
  const spot = look?.spot ?? null;
  const box = spot ? target : null;
  const next = stepBeside(step, 1, sight);
  const before = stepBeside(step, -1, sight);
  const place = placeIn(step, sight);

  const leave = () => {
    const had = card.current?.contains(document.activeElement);
    goTo(member, null, "press");
    if (had) document.getElementById("page")?.focus({ preventScroll: true });
  };
  useLeaveByEscape(leave);
  useEffect(() => {
    // Whoever does something on the page keeps their place there; the words are read out all the same.
    const isLost = document.activeElement === document.body || !document.activeElement;
    if (by === "press" || isLost) card.current?.focus({ preventScroll: true });
  }, [step, by]);
  useEffect(() => {
    const bring = () => {
      const target = spot ? find(spot) : null;
      if (target) bringIntoView(target, BAR, card.current?.offsetHeight ?? 0);
    };
    bring();
    const settled = window.setTimeout(bring, SETTLES); // a page that has just come may still grow
    return () => window.clearTimeout(settled);
  }, [step, spot]);

  return (
    <>
      {box ? <div className={styles.ring} aria-hidden="true" style={ringed(box)} /> : null}
      <section
        ref={card}
        tabIndex={-1}
        aria-label={t("tour.label")}
        className={styles.card}
        {...usePlace(card, box, step.side)}
      >
        <p className={styles.soft}>{t("tour.at", place)}</p>
        <div aria-live={by === "deed" ? "polite" : "off"} className={styles.words}>
          <h2>{t(step.title)}</h2>
          {look ? <p>{t(look.words)}</p> : null}
          {step.where === "anywhere" ? <More /> : null}
          {isHere ? null : <Away member={member} step={step} />}
        </div>
        <div className={styles.foot}>
          {next ? (
            <Button small look="quiet" onPress={leave}>
              {t("tour.leave")}
            </Button>
          ) : null}
          <span className={styles.room} />
          {before ? (
            <Button small onPress={() => goTo(member, before, "press")}>
              {t("tour.back")}
            </Button>
          ) : null}
          <Button small look="main" onPress={next ? () => goTo(member, next, "press") : leave}>
            {t(next ? "tour.next" : "tour.end")}
          </Button>
        </div>
      </section>
    </>
  );
}

/** Where the step is, for whoever is on another page. */
function Away({ member, step }: { member: number; step: Step }) {
  const plan = lastPlan(member);
  const [words, to, label] =
    step.where === "home"
      ? (["tour.away.home", "/", "tour.toHome"] as const)
      : (["tour.away.plan", plan, plan === "/plans" ? "tour.toPlans" : "tour.toPlan"] as const);
  return (
    <>
      <p>{t(words)}</p>
      <p>
        <ButtonLink small href={to}>
          {t(label)}
        </ButtonLink>
      </p>
    </>
  );
}

/** Where one goes on from after the tour. */
function More() {
  const may = useMay();
  return (
    <>
      <p>{t("tour.more.again")}</p>
      <p className={styles.choices}>
        <ButtonLink small href="/import">
          {t("import.title")}
        </ButtonLink>
        {may("plans:write") ? (
          <ButtonLink small href="/plans/new">
            {t("home.newPlan")}
          </ButtonLink>
        ) : null}
      </p>
    </>
  );
}
