import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { meQueryKey, signInMutation } from "../../api/generated/@tanstack/react-query.gen";
import { Button, Field, Problem } from "../../parts";
import { navigate } from "../../shell/router";
import { pathAfterSignIn } from "../../shell/session";
import { t } from "../../texts";
import styles from "./SignIn.module.css";

export default function SignIn() {
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    ...signInMutation(),
    meta: { quiet: true },
    onSuccess: (me) => {
      queries.setQueryData(meQueryKey(), me);
      navigate(pathAfterSignIn(window.location.search), { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ body: { email, password } });
  };
  return (
    <>
      <h1>{t("signIn.title")}</h1>
      <form onSubmit={submit} className={styles.form}>
        <Field
          label={t("signIn.email")}
          name="email"
          type="email"
          autoComplete="username"
          isRequired
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <Field
          label={t("signIn.password")}
          name="password"
          type="password"
          autoComplete="current-password"
          isRequired
          value={password}
          onChange={setPassword}
        />
        {signIn.error ? <Problem error={signIn.error} /> : null}
        <Button look="main" type="submit" isPending={signIn.isPending}>
          {t("signIn.do")}
        </Button>
      </form>
      <p className={styles.help}>{t("signIn.help")}</p>
    </>
  );
}
