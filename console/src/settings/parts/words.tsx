import { Button, Input } from "antd";
import { useRef } from "react";
import type { FieldProblem } from "../../api/problem";
import { has, useT } from "../../i18n";
import type { Words } from "../queries";

type Lang = keyof Words;
type Part = keyof Words["zh"];

const LANGS: Lang[] = ["zh", "en"];
const MOST: Record<Part, number> = { title: 60, text: 2000, sms: 300 };

/** Where the cursor was last, so that a variable goes there. */
interface Place {
  lang: Lang;
  part: Part;
  at: number;
}

/** The three texts of a notice in both languages, and the variables that can be put into them. */
export function WordsForm(props: {
  words: Words;
  variables: string[];
  errors: FieldProblem[];
  readOnly: boolean;
  onChange: (words: Words) => void;
}) {
  const t = useT();
  const { words } = props;
  const place = useRef<Place>({ lang: t.lang, part: "text", at: words[t.lang].text.length });
  const set = (lang: Lang, part: Part, text: string) =>
    props.onChange({ ...words, [lang]: { ...words[lang], [part]: text } });
  const insert = (name: string) => {
    const { lang, part, at } = place.current;
    const text = words[lang][part];
    place.current = { lang, part, at: at + name.length + 2 };
    set(lang, part, `${text.slice(0, at)}{${name}}${text.slice(at)}`);
  };
  return (
    <>
      {!props.readOnly && (
        <div className="pf-variables">
          <span className="pf-label">
            {t("templates.variables")} · {t("templates.variables_hint")}
          </span>
          <span className="pf-row">
            {props.variables.map((name) => {
              const meaning = `variable.${name}`;
              return (
                <Button
                  key={name}
                  size="small"
                  className="pf-mono"
                  title={has(meaning) ? t(meaning) : undefined}
                  onClick={() => insert(name)}
                >
                  <span className="pf-sr">{t("templates.insert", { name: "" })}</span>
                  {`{${name}}`}
                </Button>
              );
            })}
          </span>
        </div>
      )}
      <div className="pf-words">
        {LANGS.map((lang) => (
          <fieldset key={lang} lang={lang === "zh" ? "zh-CN" : "en"}>
            <legend>{t(`template.lang.${lang}`)}</legend>
            {(["title", "sms", "text"] as const).map((part) => (
              <One
                key={part}
                id={`words-${lang}-${part}`}
                part={part}
                value={words[lang][part]}
                readOnly={props.readOnly}
                error={props.errors.find((one) => one.path[1] === lang && one.path[2] === part)?.text}
                onChange={(text) => set(lang, part, text)}
                onCursor={(at) => {
                  if (part !== "title") place.current = { lang, part, at };
                }}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </>
  );
}

function One(props: {
  id: string;
  part: Part;
  value: string;
  readOnly: boolean;
  error?: string;
  onChange: (text: string) => void;
  onCursor: (at: number) => void;
}) {
  const t = useT();
  const { id, part, error } = props;
  const label = part === "text" ? "body" : part;
  const about = {
    id,
    value: props.value,
    readOnly: props.readOnly,
    maxLength: MOST[part],
    status: error ? ("error" as const) : undefined,
    "aria-describedby": `${id}-hint`,
    "aria-invalid": error !== undefined,
    onChange: (event: { target: { value: string } }) => props.onChange(event.target.value),
    onSelect: (event: { currentTarget: { selectionStart: number | null } }) =>
      props.onCursor(event.currentTarget.selectionStart ?? props.value.length),
  };
  return (
    <div className="pf-words-field">
      <label htmlFor={id}>{t(`templates.${label}`)}</label>
      {part === "title" ? <Input {...about} /> : <Input.TextArea {...about} autoSize={{ minRows: 3, maxRows: 10 }} />}
      <span id={`${id}-hint`} className={error ? "pf-setting-error" : "pf-hint"} role={error ? "alert" : undefined}>
        {error ?? `${t(`templates.${label}_hint`)} · ${props.value.length}/${MOST[part]}`}
      </span>
    </div>
  );
}
