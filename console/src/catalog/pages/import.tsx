import { Loading } from "../../shared/states";

export function ImportApis() {
  return <Loading />;
}
