export const build = {
  "apps.empty": "No apps yet",
  "apps.empty_text": "An app gives you an AppKey and AppSecret",
  "apps.create": "Create app",
};
