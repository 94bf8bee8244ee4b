import { useState } from "react";

import { type Choice, Confirm, Field, FormDialog, Select } from "../../parts";
import { t } from "../../texts";
import { useBench } from "./bench";
import { add, give, merge, remove } from "./commands";
import type { Territory } from "./model";

interface Props {
  one: Territory;
  onClose: () => void;
}

const VACANT = "";

/** Reps, those without a territory first. */
function useReps(): Choice<string>[] {
  const { state } = useBench();
  const busy = new Map(state.territories.map((one) => [one.repId, one.id]));
  const reps = [...state.reps.values()].map((rep) => ({
    id: `r${rep.rep_id}`,
    label: rep.name ?? rep.rep_id,
    hint: busy.get(rep.rep_id) ?? "",
  }));
  reps.sort(
    (a, b) => Number(a.hint !== "") - Number(b.hint !== "") || (a.label < b.label ? -1 : 1),
  );
  return [{ id: VACANT, label: t("plan.vacant") }, ...reps.map(withoutEmptyHint)];
}

function withoutEmptyHint({ id, label, hint }: { id: string; label: string; hint: string }) {
  return hint ? { id, label, hint } : { id, label };
}

const repOf = (choice: string): string | null => (choice === VACANT ? null : choice.slice(1));

export function NewTerritoryDialog({ onClose }: { onClose: () => void }) {
  const { run, isBusy } = useBench();
  const reps = useReps();
  const [id, setId] = useState("");
  const [rep, setRep] = useState<string>(VACANT);
  const submit = () => {
    const given = id.trim() ? { territory_id: id.trim() } : {};
    void run(add({ ...given, rep_id: repOf(rep) }));
    onClose();
  };
  return (
    <FormDialog
      title={t("plan.new")}
      action={t("plan.new")}
      isOpen
      isPending={isBusy}
      onSubmit={submit}
      onClose={onClose}
    >
      <Select label={t("plan.rep")} choices={reps} value={rep} onChange={setRep} />
      <Field
        label={t("plan.new.id")}
        hint={t("plan.new.idHint")}
        value={id}
        onChange={setId}
        maxLength={100}
      />
    </FormDialog>
  );
}

export function MergeDialog({ one, onClose }: Props) {
  const { state, nameOf, run } = useBench();
  const choices = state.territories
    .map((other, n) => ({ id: other.id, label: nameOf(n) }))
    .filter((choice) => choice.id !== one.id);
  const [into, setInto] = useState<string | null>(null);
  const submit = () => {
    if (into === null) return;
    void run(merge(one.id, into));
    onClose();
  };
  return (
    <FormDialog
      title={t("plan.merge.title", { id: one.id })}
      action={t("plan.do.merge", { id: one.id, into: into ?? "…" })}
      isOpen
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t("plan.merge.words", { id: one.id })}</p>
      <Select label={t("plan.merge.into")} choices={choices} value={into} onChange={setInto} />
    </FormDialog>
  );
}

export function GiveDialog({ one, onClose }: Props) {
  const { run, repName } = useBench();
  const reps = useReps();
  const now = one.repId === null ? VACANT : `r${one.repId}`;
  const [rep, setRep] = useState<string>(now);
  const submit = () => {
    if (rep !== now) void run(give(one.id, repOf(rep), repName(repOf(rep))));
    onClose();
  };
  return (
    <FormDialog
      title={t("plan.give.title", { id: one.id })}
      action={t("action.save")}
      isOpen
      onSubmit={submit}
      onClose={onClose}
    >
      <Select label={t("plan.rep")} choices={reps} value={rep} onChange={setRep} />
    </FormDialog>
  );
}

export function SplitDialog({ one, onClose, onDo }: Props & { onDo: () => void }) {
  return (
    <Confirm
      title={t("plan.split.title", { id: one.id })}
      action={t("plan.split")}
      isOpen
      onConfirm={() => {
        onDo();
        onClose();
      }}
      onClose={onClose}
    >
      <p>{t("plan.split.words")}</p>
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
