import { useMutation } from "@tanstack/react-query";
import { Button, Popconfirm, Tag } from "antd";
import type { Side } from "../../api/client";
import type { SecondFactor } from "../../api/types";
import { useT } from "../../i18n";
import { Moment } from "../../shared/moment";
import { deedsOf } from "../sides";

/** One second factor, and the way to remove it. */
export function FactorLine(props: {
  one: SecondFactor;
  side: Side;
  off?: boolean;
  onChange: () => void;
  onFail: (error: unknown) => void;
}) {
  const t = useT();
  const { one } = props;
  const name = one.name || (one.kind ? t(`factor.kind.${one.kind}`) : "—");
  const remove = useMutation({
    mutationFn: () => deedsOf(props.side).remove(one.id),
    onError: props.onFail,
    onSettled: props.onChange,
  });
  return (
    <li>
      <div>
        <div className="pf-row">
          <strong>{name}</strong>
          <Tag color="success" variant="filled">
            {t("factor.on")}
          </Tag>
        </div>
        <span className="pf-hint">
          {t("factor.since")} <Moment at={one.created_at} />
          {one.used_at && (
            <>
              {" "}
              · {t("token.used")} <Moment at={one.used_at} />
            </>
          )}
        </span>
      </div>
      <Popconfirm
        title={t("factor.remove_ask")}
        okText={t("factor.remove")}
        disabled={props.off}
        onConfirm={() => remove.mutate()}
      >
        <Button
          size="small"
          danger
          disabled={props.off}
          loading={remove.isPending}
          aria-label={`${t("factor.remove")} ${name}`}
        >
          {t("factor.remove")}
        </Button>
      </Popconfirm>
    </li>
  );
}
