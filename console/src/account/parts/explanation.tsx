import { useQuery } from "@tanstack/react-query";
import { useT } from "../../i18n";
import { Prose } from "../../solutions/parts/prose";
import { articlesQuery } from "../../support/queries";
import type { DeveloperType } from "./differences";

/** What a developer type is for, in the words of the operators (ENT-05). */
export function Explanation(props: { type: DeveloperType }) {
  const t = useT();
  const articles = useQuery(articlesQuery("type"));
  const known = articles.data?.items.find((one) => one.slug === `type-${props.type}`);
  if (!known) return null;
  return <Prose text={t.lang === "zh" ? known.text_zh : known.text_en} />;
}
