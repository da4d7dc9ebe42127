import type { profile as zh } from "../zh/profile";

/** The profile, and the change of what was verified. */
export const profile: Record<keyof typeof zh, string> = {
  "profile.title": "Profile",
  "profile.text": "Change these facts at any time; what was verified changes only through a change request.",
  "profile.edit": "Edit profile",
  "profile.empty": "Not filled in",
  "profile.picture": "Picture",
  "profile.picture_hint": "JPG, PNG or WebP, at most 5 MB; the middle square is used",
  "profile.picture_set": "Upload a picture",
  "profile.picture_change": "Change picture",
  "profile.picture_remove": "Remove picture",
  "profile.language": "Language",
  "profile.verified": "Verified data",
  "profile.frozen": "Verified, so it cannot be changed here",
  "profile.change": "Change verified data",
  "profile.change_how": "A change is reviewed again; the old data stay in force until it is approved.",
  "profile.changing": "Change under review",
  "profile.change_rejected": "Change rejected",
  "profile.see_change": "See the change request",
  "profile.upgrade": "Become an enterprise developer",
  "change.pending_text":
    "Your change was submitted; expect a decision within {days} working days. The old data stay in force until it is approved.",
  "change.rejected_text":
    "The change was not approved, and the old data stay in force. Fix what is listed and resubmit.",
  "change.in_force": "Data in force",
  "email_first.title": "Bind an e-mail first",
  "email_first.text":
    "Enterprise verification needs an account with a bound e-mail for decisions and important notices. Come back here afterwards.",
  "email_first.go": "Bind e-mail",
  "consent.data": "Data",
  "consent.purpose": "Purpose",
  "consent.retention": "Kept for",
  "consent.withdrawal": "Taking it back",
  "consent.version": "Consent version {version}",
};
