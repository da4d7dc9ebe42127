import { Loading } from "../../shared/states";

export function SolutionList() {
  return <Loading />;
}
