export const build = {
  "apps.empty": "还没有应用",
  "apps.empty_text": "创建应用后得到 AppKey 与 AppSecret",
  "apps.create": "创建应用",
} as const;
