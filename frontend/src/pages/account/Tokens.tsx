import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import {
  listTokensOptions,
  listTokensQueryKey,
  makeTokenMutation,
  revokeTokenMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { MadeToken, Token } from "../../api/generated/types.gen";
import {
  Button,
  Card,
  type Column,
  Confirm,
  Field,
  FormDialog,
  Problem,
  Query,
  Secret,
  Select,
  Table,
} from "../../parts";
import { useMe } from "../../shell/session";
import { showDone } from "../../shell/toasts";
import { t } from "../../texts";
import { ago, moment } from "../../texts/formats";

const DAYS = ["30", "90", "366"] as const;

/** One's own tokens: made, shown once, revoked. */
export function Tokens() {
  const me = useMe();
  const tokens = useQuery(listTokensOptions());
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const columns: Column<Token>[] = [
    {
      id: "name",
      head: t("account.tokenName"),
      value: (one) => one.name,
      cell: (one) => one.name,
      width: "minmax(120px, 2fr)",
    },
    { id: "hint", head: t("account.tokenHint"), cell: (one) => <code>…{one.hint}</code> },
    { id: "may", head: t("account.tokenMay"), cell: (one) => scopeOf(one.scopes, me.permissions) },
    {
      id: "expires",
      head: t("account.tokenExpires"),
      value: (one) => one.expires_at,
      cell: (one) => moment(one.expires_at),
      width: "minmax(120px, 1.5fr)",
    },
    {
      id: "used",
      head: t("account.tokenUsed"),
      value: (one) => one.seen_at,
      cell: (one) => (one.seen_at ? ago(one.seen_at) : t("account.never")),
    },
    {
      id: "do",
      head: t("account.revoke"),
      hideHead: true,
      width: "96px",
      cell: (one) => (
        <Button
          small
          onPress={() => setRevoked(one)}
          aria-label={`${t("account.revoke")} ${one.name}`}
        >
          {t("account.revoke")}
        </Button>
      ),
    },
  ];
  return (
    <Card
      title={t("account.tokens")}
      aside={<Button onPress={() => setMaking(true)}>{t("account.makeToken")}</Button>}
    >
      <p>{t("account.tokensWords")}</p>
      {made ? (
        <Secret label={t("account.tokenMade", { name: made.name })} value={made.secret} />
      ) : null}
      <Query of={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t("account.noTokens")}</p>
          ) : (
            <Table
              label={t("account.tokens")}
              rows={items}
              columns={columns}
              rowId={(one) => String(one.id)}
            />
          )
        }
      </Query>
      {isMaking ? <MakeToken onMade={setMade} onClose={() => setMaking(false)} /> : null}
      {revoked ? <Revoke token={revoked} onClose={() => setRevoked(null)} /> : null}
    </Card>
  );
}

function scopeOf(scopes: readonly string[], permissions: readonly string[]): string {
  if (permissions.every((one) => scopes.includes(one))) return t("account.scopeAll");
  if (scopes.every((one) => one.endsWith(":read"))) return t("account.scopeRead");
  return scopes.join(", ");
}

function MakeToken({
  onMade,
  onClose,
}: {
  onMade: (made: MadeToken) => void;
  onClose: () => void;
}) {
  const me = useMe();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"read" | "all">("read");
  const [days, setDays] = useState<(typeof DAYS)[number]>("90");
  const make = useMutation({
    ...makeTokenMutation(),
    meta: { quiet: true },
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: listTokensQueryKey() });
      onMade(made);
      onClose();
    },
  });
  const scopes = me.permissions.filter((one) => kind === "all" || one.endsWith(":read"));
  return (
    <FormDialog
      title={t("account.makeToken")}
      action={t("account.makeToken")}
      isOpen
      isPending={make.isPending}
      onSubmit={() => make.mutate({ body: { name, scopes, days: Number(days) } })}
      onClose={onClose}
    >
      <Field
        label={t("account.tokenFor")}
        value={name}
        onChange={setName}
        isRequired
        maxLength={100}
        autoFocus
      />
      <Select
        label={t("account.tokenScope")}
        choices={[
          { id: "read", label: t("account.scopeRead") },
          { id: "all", label: t("account.scopeAll") },
        ]}
        value={kind}
        onChange={setKind}
      />
      <Select
        label={t("account.tokenDays")}
        choices={DAYS.map((id) => ({ id, label: t("account.days", { count: Number(id) }) }))}
        value={days}
        onChange={setDays}
      />
      {make.error ? <Problem error={make.error} /> : null}
    </FormDialog>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    ...revokeTokenMutation(),
    onSuccess: () => showDone(t("account.revoked", { name: token.name })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: listTokensQueryKey() });
      onClose();
    },
  });
  return (
    <Confirm
      title={t("account.revokeTitle", { name: token.name })}
      action={t("account.revoke")}
      isOpen
      isDanger
      isPending={revoke.isPending}
      onConfirm={() => revoke.mutate({ path: { token_id: token.id } })}
      onClose={onClose}
    >
      <p>{t("account.revokeWords")}</p>
    </Confirm>
  );
}
