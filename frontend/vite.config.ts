import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVER = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the server's rules for pages allow no data: but pictures
    chunkSizeWarningLimit: 1200, // the map library is one piece of this size
  },
  worker: { format: "es" },
  server: {
    // The server takes changes from its own pages alone: the proxy speaks as one of them.
    proxy: { "/api": { target: SERVER, changeOrigin: true, headers: { origin: SERVER } } },
  },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"] },
});
