import { Loading } from "../../shared/states";

export function Operators() {
  return <Loading />;
}
