import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "src/api/generated", "public"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      // Says that a component of TanStack Virtual is not memoised: it need not be.
      "react-hooks/incompatible-library": "off",
      "max-lines": ["error", 300],
      "no-console": "error",
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "maplibre-gl", message: "Only src/map/ speaks with the map library." }] },
      ],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  { files: ["src/map/**"], rules: { "no-restricted-imports": "off" } },
);
