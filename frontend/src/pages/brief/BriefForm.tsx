import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { beginDesignMutation } from "../../api/generated/@tanstack/react-query.gen";
import { checkBrief } from "../../api/generated/sdk.gen";
import type { Organisation } from "../../api/generated/types.gen";
import { Button, Card, Field, Problem, Select } from "../../parts";
import { askBeforeLeaving, navigate } from "../../shell/router";
import { t } from "../../texts";
import { Amount } from "./Amount";
import { Balance } from "./Balance";
import { type Brief, textAt } from "./brief";
import styles from "./Brief.module.css";
import { Check } from "./Check";
import { Expert } from "./Expert";
import { Keep, Moves } from "./Moves";
import type { Part } from "./Section";
import { Shape } from "./Shape";
import { Fit, Travel, Work } from "./Travel";
import { useBrief } from "./useBrief";

const WAIT = 500; // milliseconds without a change before the brief is tried

interface Props {
  first: Brief;
  defaults: Brief;
  columns: readonly { readonly column: string; readonly accounts: number }[];
  reps: number | null;
  organisation: Organisation;
  from: { readonly id: number; readonly name: string } | null;
  name: string;
  notes: string;
}

/** The brief in words and controls, the same as text, what speaks against it, and the button that runs it. */
export function BriefForm(props: Props) {
  const { defaults, columns, reps, organisation, from } = props;
  const { brief, text, fault, set, put, setText } = useBrief(props.first);
  const [name, setName] = useState(props.name);
  const [notes, setNotes] = useState(props.notes);
  const [force, setForce] = useState(organisation.sales_forces[0] ?? "main");
  const [minutes, setMinutes] = useState<number | null>(null);
  const [isLacking, setLacking] = useState(false);
  const settled = useSettled(brief, WAIT);
  const tried = useQuery({
    queryKey: ["brief tried", settled, force, from?.id],
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const { data } = await checkBrief({
        body: {
          brief: settled as Record<string, unknown>,
          sales_force: force,
          ...(from ? { plan_id: from.id } : {}),
        },
        signal,
        throwOnError: true,
      });
      return data;
    },
  });
  const isGone = useRef(false);
  const run = useMutation({
    ...beginDesignMutation(),
    meta: { quiet: true },
    onSuccess: (job) => {
      isGone.current = true;
      navigate(`/jobs/${job.id}`);
    },
  });
  const isChanged = name !== props.name || brief !== props.first;
  useEffect(() => {
    if (!isChanged) return;
    return askBeforeLeaving(
      (to) => isGone.current || to.startsWith("/sign-in") || window.confirm(t("brief.leave")),
    );
  }, [isChanged]);
  const begin = () => {
    if (!name.trim()) {
      setLacking(true);
      document.querySelector<HTMLInputElement>('input[name="name"]')?.focus();
      return;
    }
    run.mutate({
      body: {
        name: name.trim(),
        notes,
        sales_force: force,
        brief: brief as Record<string, unknown>,
        time_limit: minutes === null ? null : minutes * 60,
      },
    });
  };
  const isReading = settled !== brief || tried.isFetching;
  const faults = tried.data?.faults ?? [];
  const currency = textAt(brief, "market.currency") ?? organisation.currency;
  const part: Part = { brief, defaults, currency, faults, put, set };
  const blocked = fault !== null || (!isReading && faults.length > 0);
  return (
    <>
      <div className={styles.stack}>
        <h1>{t("brief.title")}</h1>
        <p className={styles.soft}>
          {from ? t("brief.from", { plan: from.name }) : t("brief.words")}
        </p>
      </div>
      <div className={styles.columns}>
        <div className={styles.column}>
          <Card title={t("brief.about")}>
            <Field
              label={t("brief.name")}
              name="name"
              value={name}
              maxLength={200}
              onChange={(value) => {
                setName(value);
                setLacking(false);
              }}
              error={isLacking ? t("brief.nameNeeded") : undefined}
            />
            <Field label={t("brief.notes")} lines={2} value={notes} onChange={setNotes} />
            <div className={styles.pair}>
              <Field
                label={t("brief.effective")}
                type="date"
                value={textAt(brief, "plan.effective") ?? ""}
                onChange={(day) => put("plan.effective", day || undefined)}
              />
              {organisation.sales_forces.length > 1 ? (
                <Select
                  label={t("brief.force")}
                  choices={organisation.sales_forces.map((id) => ({ id, label: id }))}
                  value={force}
                  onChange={setForce}
                />
              ) : null}
            </div>
          </Card>
          <Balance {...part} columns={columns} />
          <Moves {...part} />
          <Keep {...part} />
          <Shape {...part} reps={reps} />
          <Travel {...part} />
          <Fit {...part} />
          <Work {...part} />
        </div>
        <div className={`${styles.column} ${styles.side}`}>
          <Check
            tried={tried.data}
            error={tried.data ? null : tried.error}
            isStale={fault !== null}
            isReading={isReading}
          />
          <Card title={t("brief.run")}>
            <Amount
              label={t("brief.limit")}
              hint={t("brief.limitHint")}
              min={0.1}
              max={1440}
              value={minutes}
              onChange={setMinutes}
            />
            {run.error ? <Problem error={run.error} /> : null}
            <div className={styles.buttons}>
              <Button look="main" isDisabled={blocked} isPending={run.isPending} onPress={begin}>
                {t("brief.run")}
              </Button>
            </div>
          </Card>
          <Expert text={text} fault={fault} faults={faults} name={name} onText={setText} />
        </div>
      </div>
    </>
  );
}

/** A value once it has not changed for a while. */
function useSettled<Value>(value: Value, wait: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), wait);
    return () => window.clearTimeout(timer);
  }, [value, wait]);
  return settled;
}
