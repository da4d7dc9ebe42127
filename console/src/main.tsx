import { createRoot } from "react-dom/client";
import "./theme/base.css";
import "./shell/shell.css";
import "./shared/blocks.css";
import "./shared/lists.css";
import "./verify/verify.css";
import "./tester/tester.css";
import "./reviews/desk.css";
import { App } from "./app";
import { startSpeaking } from "./i18n";

const root = document.getElementById("root");
if (root) void startSpeaking().then(() => createRoot(root).render(<App />));
