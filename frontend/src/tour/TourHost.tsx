import { lazy, Suspense } from "react";

import { useTour } from "./tour";

const Tour = lazy(() => import("./Tour"));

/** The tour, while one takes it; its code is fetched only then. */
export function TourHost({ member }: { member: number }) {
  const { step } = useTour(member);
  if (!step) return null;
  return (
    <Suspense fallback={null}>
      <Tour member={member} />
    </Suspense>
  );
}
