import type { privacy as zh } from "../zh/privacy";

/** A copy of one's personal data, and the end of the account. */
export const privacy: Record<keyof typeof zh, string> = {
  "privacy.page": "Personal data",
  "privacy.text": "Take a copy of your personal data, or close your account",
  "privacy.manage": "Personal data and closing the account",
  "privacy.export": "Copy of your data",
  "privacy.export_text":
    "Profile, verification, contracts, documents, devices, security log, tickets, messages and applications in one JSON file.",
  "privacy.ask": "Ask for a copy",
  "privacy.ask_text":
    "The copy can be taken once within 24 hours and is destroyed here afterwards. You will be asked to confirm that it is you.",
  "privacy.take": "Download",
  "privacy.until": "Until",
  "privacy.state.preparing": "Being prepared",
  "privacy.state.ready": "Ready",
  "privacy.state.taken": "Taken",
  "privacy.state.expired": "Expired",
  "privacy.close": "Close account",
  "privacy.close_text":
    "You have {n} days to think it over: log in to keep the account. After that your personal data are erased for good; what was approved when you were verified is kept sealed for three years and then destroyed.",
  "privacy.close_sure": "Every device is logged out at once. You will be asked to confirm that it is you.",
  "privacy.in_the_way": "Settle these first",
  "privacy.held.app": "Application",
  "privacy.held.order": "Unpaid order",
  "privacy.held.device": "Connected device",
  "privacy.held.case": "Case under review",
  "privacy.held.member": "Member",
  "privacy.closed": "Your account is being closed",
  "privacy.closed_text": "It is erased on {at}. Log in before then to keep it.",
  "privacy.closed_some": "The account is erased after fifteen days. Log in before to keep it.",
  "privacy.leave": "Leave",
  "looks.title": "Who looked at your data",
  "looks.text": "Whenever staff of the platform look at your documents or at your whole form, it is recorded first.",
  "looks.empty": "Nobody has looked yet",
  "looks.what": "What",
  "looks.document": "A document",
  "looks.form": "The whole form",
  "looks.by": "Staff member",
  "looks.at": "When",
};
