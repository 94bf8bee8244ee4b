import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { RouterProvider } from "react-aria-components";

import { Loading, Problem } from "../parts";
import { t } from "../texts";
import { Boundary } from "./Boundary";
import { Bare, Layout } from "./Layout";
import { NotFound } from "./NotFound";
import { queries } from "./queries";
import { navigate, usePath } from "./router";
import { routeOf } from "./routes";
import { isNotSignedIn, sessionOptions } from "./session";
import { Toasts } from "./Toasts";

/** The whole front end. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider navigate={(to) => navigate(to)}>
        <Boundary>
          <Routed />
        </Boundary>
        <Toasts />
      </RouterProvider>
    </QueryClientProvider>
  );
}

function Routed() {
  const path = usePath();
  const found = routeOf(path);
  const title = found ? t(found.route.title) : t("notFound.title");
  useEffect(() => {
    document.title = `${title} · Ridings`;
  }, [title]);
  if (found?.route.open) return <Bare>{pageOf(found)}</Bare>;
  return <Session found={found} path={path} />;
}

type Found = NonNullable<ReturnType<typeof routeOf>>;

function pageOf({ route, params }: Found) {
  return (
    <Boundary key={route.key ?? route.path}>
      <Suspense fallback={<Loading />}>
        <route.page params={params} />
      </Suspense>
    </Boundary>
  );
}

/** Pages behind the session: nothing of them is drawn before it is known who asks. */
function Session({ found, path }: { found: Found | null; path: string }) {
  const me = useQuery(sessionOptions());
  if (me.data) {
    return (
      <Layout me={me.data} path={path} wide={found?.route.wide ?? false}>
        {found ? pageOf(found) : <NotFound />}
      </Layout>
    );
  }
  if (me.error && !isNotSignedIn(me.error)) {
    return (
      <Bare>
        <Problem error={me.error} onRetry={() => void me.refetch()} />
      </Bare>
    );
  }
  return (
    <Bare>
      <Loading />
    </Bare>
  );
}
