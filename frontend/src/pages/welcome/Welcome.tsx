import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { meQueryKey, takeInvitationMutation } from "../../api/generated/@tanstack/react-query.gen";
import { Button, ButtonLink, Empty, Field, Problem } from "../../parts";
import { navigate } from "../../shell/router";
import { t } from "../../texts";
import styles from "../sign-in/SignIn.module.css";
import { type Invitation, takeInvitation } from "./invitation";

export default function Welcome() {
  const [invitation] = useState(takeInvitation);
  if (invitation) return <Choose invitation={invitation} />;
  return (
    <>
      <h1>{t("welcome.title")}</h1>
      <Empty
        title={t("welcome.none")}
        action={<ButtonLink href="/sign-in">{t("signIn.do")}</ButtonLink>}
      >
        {t("welcome.noneWords")}
      </Empty>
    </>
  );
}

function Choose({ invitation }: { invitation: Invitation }) {
  const { secret, isFirst } = invitation;
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const take = useMutation({
    ...takeInvitationMutation(),
    meta: { quiet: true },
    onSuccess: (me) => {
      queries.setQueryData(meQueryKey(), me);
      navigate("/", { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    take.mutate({ body: { invitation: secret, password, ...(isFirst ? { name, email } : {}) } });
  };
  return (
    <>
      <h1>{t("welcome.title")}</h1>
      <p>{isFirst ? t("welcome.first") : t("welcome.words")}</p>
      <form onSubmit={submit} className={styles.form}>
        {isFirst ? (
          <>
            <Field
              label={t("welcome.name")}
              name="name"
              autoComplete="name"
              isRequired
              value={name}
              onChange={setName}
            />
            <Field
              label={t("welcome.email")}
              name="email"
              type="email"
              autoComplete="username"
              isRequired
              value={email}
              onChange={setEmail}
            />
          </>
        ) : null}
        <Field
          label={t("welcome.password")}
          name="password"
          type="password"
          autoComplete="new-password"
          hint={t("welcome.hint")}
          isRequired
          value={password}
          onChange={setPassword}
        />
        {take.error ? <Problem error={take.error} /> : null}
        <Button look="main" type="submit" isPending={take.isPending}>
          {t("welcome.do")}
        </Button>
      </form>
    </>
  );
}
