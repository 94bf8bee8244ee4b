import { useState } from "react";

import { Confirm, FormDialog, Select } from "../../parts";
import { t } from "../../texts";
import { useBench } from "./bench";
import { give, merge, remove, split } from "./commands";
import { ForeseenEffects } from "./ForeseenEffects";
import type { Territory } from "./model";
import { repOf, useReps, VACANT } from "./reps";
import { useForeseen } from "./useForeseen";

interface Props {
  one: Territory;
  onClose: () => void;
}

export function MergeDialog({ one, onClose }: Props) {
  const { state, nameOf, run } = useBench();
  const choices = state.territories
    .map((other, n) => ({ id: other.id, label: nameOf(n) }))
    .filter((choice) => choice.id !== one.id);
  const [into, setInto] = useState<string | null>(null);
  const foreseen = useForeseen(
    into === null ? null : { edit: "merge", body: { territory_ids: [one.id], into } },
  );
  const breaks = foreseen.breaks > 0;
  const submit = () => {
    if (into === null || !foreseen.isKnown) return;
    void run(merge(one.id, into), breaks);
    onClose();
  };
  const said = { id: one.id, into: into ?? "…" };
  return (
    <FormDialog
      title={t("plan.merge.title", { id: one.id })}
      action={t(breaks ? "plan.merge.anyway" : "plan.do.merge", said)}
      isDanger={breaks}
      isOpen
      isDisabled={!foreseen.isKnown}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t("plan.merge.words", { id: one.id })}</p>
      <Select label={t("plan.merge.into")} choices={choices} value={into} onChange={setInto} />
      {into === null ? null : <ForeseenEffects of={foreseen} to={into} />}
    </FormDialog>
  );
}

export function GiveDialog({ one, onClose }: Props) {
  const { run, repName } = useBench();
  const reps = useReps();
  const now = one.repId === null ? VACANT : `r${one.repId}`;
  const [rep, setRep] = useState<string>(now);
  const repId = repOf(rep);
  const isOther = rep !== now;
  const foreseen = useForeseen(
    isOther ? { edit: "give", body: { territory_id: one.id, rep_id: repId } } : null,
  );
  const breaks = foreseen.breaks > 0;
  const submit = () => {
    if (!foreseen.isKnown) return;
    void run(give(one.id, repId, repName(repId)), breaks);
    onClose();
  };
  return (
    <FormDialog
      title={t("plan.give.title", { id: one.id })}
      action={t(breaks ? "plan.held.anyway" : "action.save")}
      isDanger={breaks}
      isOpen
      isDisabled={!foreseen.isKnown}
      onSubmit={submit}
      onClose={onClose}
    >
      <Select label={t("plan.rep")} choices={reps} value={rep} onChange={setRep} />
      {isOther ? <ForeseenEffects of={foreseen} to={one.id} /> : null}
    </FormDialog>
  );
}

export function SplitDialog({ one, onClose }: Props) {
  const { run } = useBench();
  const foreseen = useForeseen({ edit: "split", body: { territory_id: one.id } });
  return (
    <Confirm
      title={t("plan.split.title", { id: one.id })}
      action={t("plan.split")}
      isOpen
      isDisabled={!foreseen.isKnown}
      onConfirm={() => {
        void run(split(one.id));
        onClose();
      }}
      onClose={onClose}
    >
      <p>{t("plan.split.words")}</p>
      <ForeseenEffects of={foreseen} to={null} />
    </Confirm>
  );
}

export function RemoveDialog({ one, onClose }: Props) {
  const { run } = useBench();
  return (
    <Confirm
      title={t("plan.remove.title", { id: one.id })}
      action={t("plan.remove")}
      isOpen
      onConfirm={() => {
        void run(remove(one.id));
        onClose();
      }}
      onClose={onClose}
    >
      <p>{t("plan.remove.words")}</p>
    </Confirm>
  );
}
