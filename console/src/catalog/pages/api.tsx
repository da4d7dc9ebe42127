import { Loading } from "../../shared/states";

export function CatalogApi() {
  return <Loading />;
}
