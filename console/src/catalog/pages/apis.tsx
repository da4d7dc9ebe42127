import { Loading } from "../../shared/states";

export function CatalogApis() {
  return <Loading />;
}
