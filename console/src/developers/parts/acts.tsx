import { EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import type { DeveloperDetail } from "../../api/types";
import { useT } from "../../i18n";
import { may, useStaff } from "../../shell/context";
import { type Act, Reason } from "./reason";

/** The buttons of one developer; each asks for a reason first. */
export function Acts(props: { developer: DeveloperDetail }) {
  const t = useT();
  const staff = useStaff();
  const [act, setAct] = useState<Act | null>(null);
  const { account, frozen } = props.developer;
  return (
    <>
      {may(staff, "developers.assist") && (
        <Button icon={<EyeOutlined />} onClick={() => setAct("view")}>
          {t("dev.view")}
        </Button>
      )}
      {may(staff, "developers.write") && (
        <>
          {account.state === "active" && <Button onClick={() => setAct("reset")}>{t("dev.reset")}</Button>}
          <Button danger={!frozen} onClick={() => setAct(frozen ? "unfreeze" : "freeze")}>
            {t(frozen ? "dev.unfreeze" : "dev.freeze")}
          </Button>
        </>
      )}
      {act && <Reason act={act} id={account.id} developer={account.id} onClose={() => setAct(null)} />}
    </>
  );
}
