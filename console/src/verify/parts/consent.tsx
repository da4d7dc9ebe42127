import { useQuery } from "@tanstack/react-query";
import { Checkbox, Form } from "antd";
import { platformQuery } from "../../api/queries";
import { useT } from "../../i18n";
import { verificationQuery } from "../queries";

/** The service agreement (RNV-04) and the separate consent for identity data (RNV-18): two ticks, never one. */
export function Consents() {
  const t = useT();
  const platform = useQuery(platformQuery);
  const consent = useQuery({ ...verificationQuery, refetchOnWindowFocus: false }).data?.consent;
  const agreement = platform.data?.agreements.find((one) => one.kind === "developer_service");
  const must = (message: string) => ({
    validator: async (_: unknown, ticked: boolean) => {
      if (!ticked) throw new Error(message);
    },
  });
  const title = agreement ? (t.lang === "zh" ? `《${agreement.title_zh}》` : agreement.title_en) : t("agreement.name");
  return (
    <>
      <Form.Item name="agreement" valuePropName="checked" rules={[must(t("rule.agreement"))]}>
        <Checkbox>
          {t("agreement.tick")}{" "}
          <a href={agreement?.url ?? "/legal/developer_service"} target="_blank" rel="noreferrer">
            {title}
          </a>
        </Checkbox>
      </Form.Item>
      <Form.Item name="consent" valuePropName="checked" rules={[must(t("rule.consent"))]}>
        <Checkbox>{t("consent.tick")}</Checkbox>
      </Form.Item>
      {consent && (
        <div className="pf-consent">
          <dl className="pf-facts">
            {(["data", "purpose", "retention", "withdrawal"] as const).map((part) => (
              <div key={part} className="pf-fact">
                <dt>{t(`consent.${part}`)}</dt>
                <dd>{consent[part]}</dd>
              </div>
            ))}
          </dl>
          <p className="pf-hint">{t("consent.version", { version: consent.version })}</p>
        </div>
      )}
    </>
  );
}
