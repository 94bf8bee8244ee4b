import "./styles/tokens.css";
import "./styles/elements.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./shell/App";
import { routeOf } from "./shell/routes";

const first = routeOf(window.location.pathname);
first?.route.early?.(first.params);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
