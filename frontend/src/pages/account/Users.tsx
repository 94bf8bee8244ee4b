import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import {
  inviteAgainMutation,
  listUsersOptions,
  listUsersQueryKey,
} from "../../api/generated/@tanstack/react-query.gen";
import type { InvitedUser, User } from "../../api/generated/types.gen";
import { keyOf } from "../../api/keys";
import { Badge, Button, Card, type Column, Menu, Query, Secret, Table } from "../../parts";
import { t, told } from "../../texts";
import { ActiveDialog, InviteDialog, RoleDialog } from "./UserDialogs";

interface Doing {
  readonly what: "role" | "active";
  readonly user: User;
}

/** Who may sign in, and as what; admins invite and change them. */
export function Users({ canWrite }: { canWrite: boolean }) {
  const queries = useQueryClient();
  const users = useQuery(listUsersOptions({ query: { limit: 1000 } }));
  const [isInviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<InvitedUser | null>(null);
  const [doing, setDoing] = useState<Doing | null>(null);
  const again = useMutation({ ...inviteAgainMutation(), onSuccess: setInvited });
  const act = (id: string, user: User) => {
    if (id === "link") again.mutate({ path: { user_id: user.id } });
    else setDoing({ what: id === "role" ? "role" : "active", user });
  };
  const close = () => {
    setInviting(false);
    setDoing(null);
    void queries.invalidateQueries({ queryKey: keyOf(listUsersQueryKey()) });
  };
  const invite = canWrite ? (
    <Button onPress={() => setInviting(true)}>{t("account.invite")}</Button>
  ) : null;
  return (
    <Card title={t("account.users")} aside={invite}>
      {invited ? (
        <Secret
          label={t("account.link", { name: invited.name })}
          value={`${window.location.origin}/welcome#${invited.invitation}`}
        />
      ) : null}
      <Query of={users} lines={5}>
        {({ items }) => (
          <Table
            label={t("account.users")}
            rows={items}
            columns={columnsOf(canWrite ? act : null)}
            rowId={(user) => String(user.id)}
          />
        )}
      </Query>
      {isInviting ? <InviteDialog onInvited={setInvited} onClose={close} /> : null}
      {doing?.what === "role" ? <RoleDialog user={doing.user} onClose={close} /> : null}
      {doing?.what === "active" ? <ActiveDialog user={doing.user} onClose={close} /> : null}
    </Card>
  );
}

function columnsOf(act: ((id: string, user: User) => void) | null): Column<User>[] {
  const role = (user: User) => told(`role.${user.role}`, user.role);
  const columns: Column<User>[] = [
    {
      id: "name",
      head: t("account.userName"),
      value: (user) => user.name,
      cell: (user) => user.name,
      width: "minmax(120px, 2fr)",
    },
    {
      id: "email",
      head: t("account.userEmail"),
      value: (user) => user.email,
      cell: (user) => user.email,
      width: "minmax(160px, 2fr)",
    },
    { id: "role", head: t("account.userRole"), value: role, cell: role },
    {
      id: "rep",
      head: t("account.userRep"),
      value: (user) => user.rep_id,
      cell: (user) => user.rep_id ?? "–",
    },
    {
      id: "state",
      head: t("account.userState"),
      cell: (user) => <State user={user} />,
      width: "minmax(112px, 1fr)",
    },
  ];
  if (!act) return columns;
  return [
    ...columns,
    {
      id: "do",
      head: t("plans.do"),
      hideHead: true,
      width: "64px",
      cell: (user) => (
        <Menu
          label={t("account.more", { name: user.name })}
          small
          parts={[{ id: "do", choices: choicesOf(user) }]}
          onAction={(id) => act(id, user)}
        >
          <span aria-hidden="true">⋯</span>
        </Menu>
      ),
    },
  ];
}

function choicesOf(user: User) {
  if (!user.active) return [{ id: "active", label: t("account.activate") }];
  return [
    { id: "link", label: t("account.newLink") },
    { id: "role", label: t("account.changeRole") },
    { id: "active", label: t("account.deactivate"), isDanger: true },
  ];
}

function State({ user }: { user: User }) {
  if (!user.active) return <Badge>{t("account.inactive")}</Badge>;
  if (!user.signed_up) return <Badge tone="warn">{t("account.invited")}</Badge>;
  return <Badge tone="good">{t("account.active")}</Badge>;
}
