import type { ReactNode } from "react";

/** `code`, **bold** and [text](address) inside a line; everything is text nodes, so nothing can be injected (W7). */
function inline(text: string): ReactNode[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/g).map((part, at) => {
    const key = `${at}${part}`;
    if (part.startsWith("`")) return <code key={key}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**")) return <strong key={key}>{part.slice(2, -2)}</strong>;
    const link = /^\[([^\]]+)\]\((https?:\/\/[^)]+|\/(?!\/)[^)]*)\)$/.exec(part);
    if (link) {
      return (
        <a key={key} href={link[2]} rel="noreferrer">
          {link[1]}
        </a>
      );
    }
    return part;
  });
}

/** The small part of Markdown that operators write: headings, lists, code blocks, paragraphs. */
export function Prose(props: { text: string }) {
  const blocks = props.text.replaceAll("\r\n", "\n").split(/\n{2,}(?![^`]*```\s*$)/);
  return (
    <div className="pf-prose">
      {blocks.map((block, at) => {
        const key = `${at}${block.slice(0, 16)}`;
        const lines = block.split("\n");
        const fence = /^```\w*\n([\s\S]*?)\n?```\s*$/.exec(block);
        if (fence) {
          return (
            <pre key={key} className="pf-code">
              {fence[1]}
            </pre>
          );
        }
        const head = /^#{1,4}\s+(.*)$/.exec(lines[0] ?? "");
        if (head && lines.length === 1) return <h3 key={key}>{inline(head[1] ?? "")}</h3>;
        if (lines.every((line) => /^([-*]|\d+\.)\s/.test(line))) {
          return (
            <ul key={key}>
              {lines.map((line) => (
                <li key={line}>{inline(line.replace(/^([-*]|\d+\.)\s+/, ""))}</li>
              ))}
            </ul>
          );
        }
        return (
          <div key={key}>
            {head && <h3>{inline(head[1] ?? "")}</h3>}
            <p>{inline(lines.slice(head ? 1 : 0).join(" "))}</p>
          </div>
        );
      })}
    </div>
  );
}
