import { useMemo, useState } from "react";

import type { WhichNew } from "../../api/generated/types.gen";
import { Checkbox, Field, FormDialog, Select } from "../../parts";
import { t } from "../../texts";
import { useBench } from "./bench";
import { add } from "./commands";
import { ForeseenEffects } from "./ForeseenEffects";
import { repOf, useReps, VACANT } from "./reps";
import { useForeseen } from "./useForeseen";
import { MOST_MOVED } from "./usePreview";

/** A new territory: of the accounts that are selected, or empty in the middle of what the map shows. */
export function NewTerritory({ takes, onClose }: { takes: boolean; onClose: () => void }) {
  const { state, selected, run, isBusy, middle, show } = useBench();
  const reps = useReps();
  const [id, setId] = useState("");
  const [rep, setRep] = useState<string>(VACANT);
  const [isTaking, setTaking] = useState(takes);
  const [isPlaced, setPlaced] = useState(true);
  const [place] = useState(middle);
  const canTake = selected.length > 0 && selected.length <= MOST_MOVED;
  const ids = useMemo(
    () => (isTaking && canTake ? Array.from(selected, (n) => state.accounts.ids.at(n)) : []),
    [isTaking, canTake, selected, state.accounts],
  );
  const repId = repOf(rep);
  const hasHome = repId !== null && state.reps.get(repId)?.longitude != null;
  const asksPlace = ids.length === 0 && !hasHome && place !== null;
  const body: WhichNew = {
    rep_id: repId,
    ...(id.trim() ? { territory_id: id.trim() } : {}),
    ...(asksPlace && isPlaced ? place : {}),
    ...(ids.length > 0 ? { account_ids: ids } : {}),
  };
  const foreseen = useForeseen({ edit: "new", body });
  const breaks = foreseen.breaks > 0;
  const submit = () => {
    if (!foreseen.isKnown) return;
    void run(add(body), breaks);
    onClose();
    if (ids.length > 0) show({ of: "plan" });
  };
  return (
    <FormDialog
      title={t("plan.new")}
      action={t(breaks ? "plan.held.anyway" : "plan.new")}
      isDanger={breaks}
      isOpen
      isPending={isBusy}
      isDisabled={!foreseen.isKnown}
      onSubmit={submit}
      onClose={onClose}
    >
      {canTake ? (
        <Checkbox isSelected={isTaking} onChange={setTaking}>
          {t("plan.new.take", { count: selected.length })}
        </Checkbox>
      ) : null}
      <Select label={t("plan.rep")} choices={reps} value={rep} onChange={setRep} />
      <Field
        label={t("plan.new.id")}
        hint={t("plan.new.idHint")}
        value={id}
        onChange={setId}
        maxLength={100}
      />
      {asksPlace ? (
        <Checkbox isSelected={isPlaced} onChange={setPlaced}>
          {t("plan.new.place")}
        </Checkbox>
      ) : null}
      {ids.length > 0 || foreseen.error ? <ForeseenEffects of={foreseen} to={null} /> : null}
    </FormDialog>
  );
}
