import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { Prose } from "./prose";

it("shows headings, lists, code and safe links, and never markup", () => {
  const { container } = render(
    <Prose
      text={
        "# 开始\n\n- one\n- `two`\n\n```sh\ncurl x\n```\n\n<img src=x onerror=alert(1)> **bold** [ok](/docs) [bad](javascript:alert)"
      }
    />,
  );
  expect(container.querySelector("h3")?.textContent).toBe("开始");
  expect(container.querySelectorAll("li")).toHaveLength(2);
  expect(container.querySelector("pre")?.textContent).toBe("curl x");
  expect(container.querySelector("img")).toBeNull();
  expect([...container.querySelectorAll("a")].map((one) => one.getAttribute("href"))).toEqual(["/docs"]);
});
