import { Loading } from "../../shared/states";

export function CatalogSolutions() {
  return <Loading />;
}
