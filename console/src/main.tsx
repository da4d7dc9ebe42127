import { createRoot } from "react-dom/client";
import "./theme/base.css";
import { App } from "./app";
import { startSpeaking } from "./i18n";

const root = document.getElementById("root");
if (root) void startSpeaking().then(() => createRoot(root).render(<App />));
