import { Loading } from "../../shared/states";

export function CatalogSolution() {
  return <Loading />;
}
