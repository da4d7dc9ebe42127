import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useT } from "../../i18n";
import type { Entry } from "../menu";

/** Something the palette can open. */
export interface Hit {
  to: string;
  text: string;
  kind: string;
}

const LIMIT = 12;

/** Pages first, then things; a hit matches when every word occurs. */
export function find(hits: Hit[], typed: string): Hit[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return hits.filter((hit) => words.every((word) => hit.text.toLowerCase().includes(word))).slice(0, LIMIT);
}

/** Search over pages and things, opened by Ctrl-K from anywhere; Enter opens the first hit. */
export function Palette(props: { entries: Entry[]; menus: string[]; things: () => Promise<Hit[]> }) {
  const t = useT();
  const go = useNavigate();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const things = useQuery({ queryKey: ["palette", t.lang], queryFn: props.things, enabled: open, staleTime: 30_000 });
  const onKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      setOpen(true);
    }
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  const pages = props.entries
    .filter((entry) => props.menus.includes(entry.menu))
    .map((entry) => ({ to: entry.to, text: t(entry.label), kind: t("palette.page") }));
  const hits = find([...pages, ...(things.data ?? [])], typed);
  const leave = (to?: string) => {
    setOpen(false);
    setTyped("");
    setAt(0);
    if (to) void go(to);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      setAt((at + step + hits.length) % hits.length);
    } else if (event.key === "Enter" && hits[at]) {
      event.preventDefault();
      leave(hits[at].to);
    }
  };
  return (
    <>
      <button type="button" className="pf-search" onClick={() => setOpen(true)}>
        <SearchOutlined aria-hidden />
        <span>{t("palette.open")}</span>
        <kbd className="pf-kbd">Ctrl K</kbd>
      </button>
      <Modal
        open={open}
        onCancel={() => leave()}
        footer={null}
        closable={false}
        title={null}
        destroyOnHidden
        aria-label={t("palette.open")}
      >
        <Input
          autoFocus
          size="large"
          prefix={<SearchOutlined />}
          placeholder={t("palette.placeholder")}
          role="combobox"
          aria-label={t("palette.placeholder")}
          aria-expanded
          aria-controls="palette-hits"
          aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <div id="palette-hits" role="listbox" aria-label={t("palette.hits")} className="pf-hits">
          {hits.map((hit, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keys of its list.
            <div
              key={hit.to}
              id={`hit-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onClick={() => leave(hit.to)}
            >
              <span>{hit.text}</span>
              <span className="pf-hint">{hit.kind}</span>
            </div>
          ))}
        </div>
        {hits.length === 0 && <p className="pf-hint">{t("palette.nothing")}</p>}
      </Modal>
    </>
  );
}
