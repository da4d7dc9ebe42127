import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Modal, Tag } from "antd";
import { useState } from "react";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { PageHead } from "../../shared/page";
import { Await } from "../../shared/states";
import { may, useStaff } from "../../shell/context";
import { Publish } from "../parts/publish";
import { AgreementProse } from "../parts/text";
import { type AgreementVersion, versionsQuery } from "../queries";

/** Every version of the agreements, and the way to publish the next one (ACC-06). */
export function AgreementVersions() {
  const t = useT();
  const staff = useStaff();
  const versions = useQuery(versionsQuery);
  const [publishing, setPublishing] = useState(false);
  const [shown, setShown] = useState<AgreementVersion | null>(null);
  return (
    <>
      <PageHead
        title={t("nav.agreements")}
        text={t("agreements.admin_text")}
        actions={
          may(staff, "agreements.write") && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setPublishing(true)}>
              {t("agreements.publish")}
            </Button>
          )
        }
      />
      <Await of={versions}>
        {({ items }) => (
          <div className="pf-stack">
            {(["open_platform", "developer_service"] as const).map((kind) => (
              <section className="pf-card" key={kind}>
                <h2>{t(`agreements.${kind}`)}</h2>
                <ul className="pf-lines">
                  {items
                    .filter((one) => one.kind === kind)
                    .map((one, at) => (
                      <li key={one.version}>
                        <span className="pf-cell">
                          <span className="pf-row">
                            <strong>{t("agreements.version", { version: one.version })}</strong>
                            {at === 0 && (
                              <Tag color="success" variant="filled">
                                {t("agreements.in_force")}
                              </Tag>
                            )}
                          </span>
                          <span className="pf-hint">
                            {t.lang === "zh" ? one.title_zh : one.title_en} · {t("agreements.published")}{" "}
                            <Moment at={one.published_at} />
                          </span>
                        </span>
                        <Button type="link" onClick={() => setShown(one)}>
                          {t("agreements.look")}
                          <span className="pf-sr">
                            {" "}
                            {t(`agreements.${kind}`)} {one.version}
                          </span>
                        </Button>
                      </li>
                    ))}
                </ul>
              </section>
            ))}
            {publishing && <Publish versions={items} onClose={() => setPublishing(false)} />}
          </div>
        )}
      </Await>
      {shown && (
        <Modal
          open
          width={720}
          title={`${t.lang === "zh" ? shown.title_zh : shown.title_en} ${shown.version}`}
          footer={null}
          onCancel={() => setShown(null)}
        >
          <AgreementProse of={shown} />
        </Modal>
      )}
    </>
  );
}
