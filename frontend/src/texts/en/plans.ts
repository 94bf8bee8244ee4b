export const plans = {
  "plans.title": "Plans",
} as const;
