import { CloudUploadOutlined, EyeOutlined, FilePdfOutlined, SwapOutlined } from "@ant-design/icons";
import { Modal, Progress } from "antd";
import { type DragEvent, useId, useRef, useState } from "react";
import { upload } from "../../api/client";
import { explain } from "../../api/problem";
import type { StoredDocument } from "../../api/types";
import { useT } from "../../i18n";
import { FILE_TYPES, fileFault, PICTURE_TYPES } from "../checks";
import type { Slot } from "../queries";

/** A document as the form keeps it: its id counts, the rest is for showing. */
export interface Held {
  id: string;
  content_type: string;
}

export function documentUrl(id: string): string {
  return `/api/v1/me/documents/${id}`;
}

/** One picture: drop or choose, progress, preview, replace. Works as a form control. */
export function DocumentUpload(props: {
  slot: Slot;
  title: string;
  locked?: boolean;
  id?: string;
  value?: Held;
  onChange?: (value: Held) => void;
}) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const own = useId();
  const [percent, setPercent] = useState<number | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [preview, setPreview] = useState(false);
  const [over, setOver] = useState(false);
  const { value, title } = props;
  const types = props.slot === "licences" ? FILE_TYPES : PICTURE_TYPES;
  const pdf = value?.content_type === "application/pdf";

  const take = async (file: File | undefined) => {
    if (!file || props.locked) return;
    setFault(null);
    const wrong = await fileFault(file, types);
    if (wrong) return setFault(t(`upload.${wrong}`));
    setPercent(0);
    try {
      const stored = await upload<StoredDocument>(`/api/v1/me/documents?slot=${props.slot}`, file, setPercent);
      props.onChange?.({ id: stored.id, content_type: stored.content_type });
    } catch (error) {
      setFault(explain(error));
    } finally {
      setPercent(null);
      if (input.current) input.current.value = "";
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const choose = () => input.current?.click();
  return (
    <div className="pf-upload-box" id={props.id}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the buttons inside do the same with the keyboard. */}
      <div
        className={`pf-upload ${over ? "over" : ""} ${fault ? "bad" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {percent !== null ? (
          <div className="pf-upload-empty">
            <Progress type="circle" size={64} percent={Math.round(percent)} aria-label={t("upload.sending")} />
            <span>{t("upload.sending")}</span>
          </div>
        ) : value ? (
          <>
            {pdf ? (
              <span className="pf-upload-empty">
                <FilePdfOutlined className="pf-big" /> PDF
              </span>
            ) : (
              <img src={documentUrl(value.id)} alt={title} />
            )}
            <div className="pf-upload-bar">
              <button
                type="button"
                onClick={() => (pdf ? window.open(documentUrl(value.id), "_blank") : setPreview(true))}
              >
                <EyeOutlined aria-hidden /> {t("upload.preview")}
                <span className="pf-sr"> {title}</span>
              </button>
              {!props.locked && (
                <button type="button" onClick={choose}>
                  <SwapOutlined aria-hidden /> {t("upload.replace")}
                  <span className="pf-sr"> {title}</span>
                </button>
              )}
            </div>
          </>
        ) : (
          <button type="button" className="pf-upload-empty" onClick={choose}>
            <CloudUploadOutlined className="pf-big" aria-hidden />
            <span>
              {t("upload.choose")}
              <span className="pf-sr"> {title}</span>
            </span>
            <span className="pf-hint">{t(props.slot === "licences" ? "upload.kinds_scan" : "upload.kinds")}</span>
          </button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        className="pf-file"
        aria-label={title}
        id={own}
        accept={types.join(",")}
        data-slot={props.slot}
        disabled={props.locked}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      {fault && (
        <p className="pf-fault" role="alert">
          {fault}
        </p>
      )}
      <Modal open={preview} onCancel={() => setPreview(false)} footer={null} width={860} title={title} destroyOnHidden>
        {value && <img className="pf-preview" src={documentUrl(value.id)} alt={title} />}
      </Modal>
    </div>
  );
}

/** One to four pictures of the four-in-one licence (RNV-06). */
export function LicenceUploads(props: {
  id?: string;
  locked?: boolean;
  value?: Held[];
  onChange?: (value: Held[]) => void;
}) {
  const t = useT();
  const held = props.value ?? [];
  const put = (at: number) => (one: Held) => props.onChange?.([...held.slice(0, at), one, ...held.slice(at + 1)]);
  const places = props.locked ? held.length : Math.min(held.length + 1, 4);
  return (
    <div className="pf-halves" id={props.id}>
      {Array.from({ length: places }, (_, at) => (
        <DocumentUpload
          key={at}
          slot="licences"
          title={t("field.licence_n", { n: at + 1 })}
          locked={props.locked}
          value={held[at]}
          onChange={put(at)}
        />
      ))}
    </div>
  );
}
