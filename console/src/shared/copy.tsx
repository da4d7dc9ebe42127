import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useRef, useState } from "react";
import { useT } from "../i18n";

/** Copies where `navigator.clipboard` does not exist (plain http); `near` keeps the selection inside an open dialog. */
async function copyText(text: string, near: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.position = "fixed";
    area.style.opacity = "0";
    near.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Text with a copy button; says truthfully when copying failed. */
export function Copy(props: { text: string; shown?: string; mono?: boolean; label?: string }) {
  const t = useT();
  const { message } = App.useApp();
  const [done, setDone] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const copy = async () => {
    if (!place.current) return;
    if (await copyText(props.text, place.current)) {
      setDone(true);
      setTimeout(() => setDone(false), 1500);
    } else {
      message.error(t("copy_failed"));
    }
  };
  return (
    <span ref={place} className="pf-copy">
      {props.shown !== "" && <span className={props.mono ? "pf-mono" : undefined}>{props.shown ?? props.text}</span>}
      <Button
        type="text"
        size="small"
        icon={done ? <CheckOutlined /> : <CopyOutlined />}
        aria-label={done ? t("copied") : t("copy_what", { what: props.label ?? props.text.slice(0, 40) })}
        onClick={(event) => {
          event.stopPropagation();
          void copy();
        }}
      />
    </span>
  );
}
