import { useQueryClient } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { useEffect, useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api, keepCsrf, must } from "../../api/client";
import { explain } from "../../api/problem";
import { useT } from "../../i18n";
import { PageHead } from "../../shared/page";
import { Empty } from "../../shared/states";

const PAUSE = 2000;
const TRIES = 300;

/** Asks until the person has finished at the vendor's, for ten minutes at the most. */
async function result(id: string, state: string) {
  const params = { path: { id } };
  for (let left = TRIES; left > 0; left -= 1) {
    const said = await must(api.PUT("/api/v1/me/face-checks/{id}", { params, body: { state } }));
    if (said.state === "matched") return said;
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  throw new Error("the face check was not finished");
}

/** Where the face vendor sends people back to: asks what came of it and goes on with what was begun (LVL-04, SEC-08). */
export function FaceReturn() {
  const t = useT();
  const go = useNavigate();
  const queries = useQueryClient();
  const [query] = useSearchParams();
  const [failure, setFailure] = useState<unknown>(null);
  const [check, state] = [query.get("check") ?? "", query.get("state") ?? ""];
  const asked = useRef("");
  useEffect(() => {
    if (asked.current === check) return;
    asked.current = check;
    const finish = async () => {
      const said = await result(check, state);
      if (said.csrf_token) keepCsrf(said.csrf_token);
      await queries.invalidateQueries();
      const to = new URL(said.next, window.location.origin);
      if (said.level == null) to.searchParams.set("check", check);
      await go(to.pathname + to.search, { replace: true });
    };
    finish().catch(setFailure);
  }, [check, state, go, queries]);
  return (
    <>
      <PageHead title={t("face.title")} text={t("face.text")} />
      <section className="pf-card">
        {failure ? (
          <div role="alert">
            <Empty
              title={explain(failure)}
              text={t("face.other_ways")}
              action={
                <span className="pf-row">
                  <Link to="/console/account/level">
                    <Button type="primary" tabIndex={-1}>
                      {t("face.again")}
                    </Button>
                  </Link>
                  <Link to="/console/verify">
                    <Button tabIndex={-1}>{t("face.manual")}</Button>
                  </Link>
                </span>
              }
            />
          </div>
        ) : (
          <div className="pf-center" role="status">
            <Spin />
            <span>{t("face.waiting")}</span>
          </div>
        )}
      </section>
    </>
  );
}
