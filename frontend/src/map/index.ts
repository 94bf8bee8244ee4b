export { PlanMap, type PlanMapHandle, type PlanMapProps } from "./PlanMap";
export { amountsOf, categoryOf, numbersOf, textsOf, type ArrowColumn } from "./arrowColumns";
export { NONE } from "./types";
export type * from "./types";
export type { MapEvents } from "./events";
export { beginMap, dropMap } from "./begun";
