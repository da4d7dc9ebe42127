import { Loading } from "../../shared/states";

export function Audit() {
  return <Loading />;
}
