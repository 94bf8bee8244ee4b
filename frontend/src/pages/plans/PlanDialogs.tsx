import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import {
  clonePlanMutation,
  deletePlanMutation,
  listPlansQueryKey,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Listed } from "../../api/generated/types.gen";
import { ifMatch } from "../../api/client";
import { keyOf } from "../../api/keys";
import { Confirm, Field, FormDialog, Problem } from "../../parts";
import { showDone } from "../../shell/toasts";
import { t } from "../../texts";

interface Props {
  plan: Listed;
  onClose: () => void;
}

export function CloneDialog({ plan, onClose }: Props) {
  const queries = useQueryClient();
  const [name, setName] = useState(t("plans.copyOf", { name: plan.name }).slice(0, 200));
  const clone = useMutation({
    ...clonePlanMutation(),
    meta: { quiet: true },
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: keyOf(listPlansQueryKey()) });
      showDone(t("plans.cloned", { name: made.name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("plans.cloneTitle", { name: plan.name })}
      action={t("plans.clone")}
      isOpen
      isPending={clone.isPending}
      onSubmit={() => clone.mutate({ path: { plan_id: plan.id }, body: { name } })}
      onClose={onClose}
    >
      <Field
        label={t("plans.cloneName")}
        value={name}
        onChange={setName}
        isRequired
        maxLength={200}
        autoFocus
      />
      {clone.error ? <Problem error={clone.error} /> : null}
    </FormDialog>
  );
}

export function DeleteDialog({ plan, onClose }: Props) {
  const queries = useQueryClient();
  const remove = useMutation({
    ...deletePlanMutation(),
    onSuccess: () => showDone(t("plans.deleted", { name: plan.name })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keyOf(listPlansQueryKey()) });
      onClose();
    },
  });
  return (
    <Confirm
      title={t("plans.deleteTitle", { name: plan.name })}
      action={t("action.delete")}
      isOpen
      isDanger
      isPending={remove.isPending}
      onConfirm={() =>
        remove.mutate({ path: { plan_id: plan.id }, headers: ifMatch(plan.revision) })
      }
      onClose={onClose}
    >
      <p>{t("plans.deleteWords")}</p>
    </Confirm>
  );
}
