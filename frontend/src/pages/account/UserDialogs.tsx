import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { inviteUserMutation } from "../../api/generated/@tanstack/react-query.gen";
import { changeUser, showUser } from "../../api/generated/sdk.gen";
import type { ChangedUser, InvitedUser, Role, User } from "../../api/generated/types.gen";
import { Confirm, Field, FormDialog, Problem, Select } from "../../parts";
import { showDone } from "../../shell/toasts";
import { t, told } from "../../texts";

const ROLES: readonly Role[] = ["admin", "planner", "manager", "rep", "reader"];
const roles = ROLES.map((id) => ({ id, label: told(`role.${id}`, id) }));
const isInMarket = (role: Role) => role === "rep" || role === "manager";

export function InviteDialog({
  onInvited,
  onClose,
}: {
  onInvited: (user: InvitedUser) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("planner");
  const [rep, setRep] = useState("");
  const invite = useMutation({
    ...inviteUserMutation(),
    meta: { quiet: true },
    onSuccess: (user) => {
      onInvited(user);
      onClose();
    },
  });
  const body = { name, email, role, rep_id: isInMarket(role) && rep ? rep : null };
  return (
    <FormDialog
      title={t("account.invite")}
      action={t("account.invite")}
      isOpen
      isPending={invite.isPending}
      onSubmit={() => invite.mutate({ body })}
      onClose={onClose}
    >
      <Field
        label={t("account.userName")}
        value={name}
        onChange={setName}
        isRequired
        maxLength={200}
        autoFocus
      />
      <Field
        label={t("account.userEmail")}
        type="email"
        value={email}
        onChange={setEmail}
        isRequired
        maxLength={200}
      />
      <RoleFields role={role} onRole={setRole} rep={rep} onRep={setRep} />
      {invite.error ? <Problem error={invite.error} /> : null}
    </FormDialog>
  );
}

interface RoleProps {
  role: Role;
  onRole: (role: Role) => void;
  rep: string;
  onRep: (rep: string) => void;
}

/** What somebody may do, and who they are in the market where that matters. */
function RoleFields({ role, onRole, rep, onRep }: RoleProps) {
  return (
    <>
      <Select label={t("account.userRole")} choices={roles} value={role} onChange={onRole} />
      {isInMarket(role) ? (
        <Field
          label={t("account.userRep")}
          hint={t("account.repHint")}
          value={rep}
          onChange={onRep}
          maxLength={200}
        />
      ) : null}
    </>
  );
}

/** Change a user as they are now: the list does not tell their revision. */
async function change(user: User, body: ChangedUser): Promise<void> {
  const { response } = await showUser({ path: { user_id: user.id } });
  const headers = { "If-Match": response.headers.get("ETag") ?? "" };
  await changeUser({ path: { user_id: user.id }, body, headers });
}

interface Props {
  user: User;
  onClose: () => void;
}

export function RoleDialog({ user, onClose }: Props) {
  const [role, setRole] = useState<Role>(user.role);
  const [rep, setRep] = useState(user.rep_id ?? "");
  const save = useMutation({
    mutationFn: () => change(user, { role, rep_id: isInMarket(role) && rep ? rep : null }),
    meta: { quiet: true },
    onSuccess: () => {
      showDone(t("account.changed", { name: user.name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("account.changeRoleOf", { name: user.name })}
      action={t("action.save")}
      isOpen
      isPending={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <RoleFields role={role} onRole={setRole} rep={rep} onRep={setRep} />
      {save.error ? <Problem error={save.error} /> : null}
    </FormDialog>
  );
}

export function ActiveDialog({ user, onClose }: Props) {
  const save = useMutation({
    mutationFn: () => change(user, { active: !user.active, rep_id: user.rep_id }),
    onSuccess: () => showDone(t("account.changed", { name: user.name })),
    onSettled: onClose,
  });
  const action = user.active ? t("account.deactivate") : t("account.activate");
  return (
    <Confirm
      title={
        user.active ? t("account.deactivateTitle", { name: user.name }) : `${action}: ${user.name}`
      }
      action={action}
      isOpen
      isDanger={user.active}
      isPending={save.isPending}
      onConfirm={() => save.mutate()}
      onClose={onClose}
    >
      {user.active ? <p>{t("account.deactivateWords")}</p> : null}
    </Confirm>
  );
}
