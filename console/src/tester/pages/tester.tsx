import { Loading } from "../../shared/states";

export function Tester() {
  return <Loading />;
}
