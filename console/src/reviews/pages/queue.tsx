import { Loading } from "../../shared/states";

export function Queue() {
  return <Loading />;
}
