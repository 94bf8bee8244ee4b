import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Loading } from "./Loading";
import { Problem } from "./Problem";

interface Props<Data> {
  of: UseQueryResult<Data, unknown>;
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** What a query found; while it loads and where it fails, that. */
export function Query<Data>({ of, lines = 3, children }: Props<Data>) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Problem error={of.error} onRetry={() => void of.refetch()} />;
  return <Loading lines={lines} />;
}
