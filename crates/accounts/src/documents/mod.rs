//! Uploaded identity documents: what is accepted, and how it is kept (RNV-03, RNV-06, RNV-17, RNV-19).

mod http;
mod pdf;
mod personal;
mod picture;
pub(crate) mod portrait;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use jiff::Timestamp;
use paifang_kernel::Code;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use http::{Documents, routes};
pub(crate) use personal::{erase, of_org};
pub(crate) use store::{attach, content, find, remove};
pub use store::{faults, purge};

paifang_kernel::ids! {
    /// An uploaded document.
    DocumentId = "doc";
}

/// The largest upload in bytes (RNV-17).
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Uploads of one account in a day.
const PER_DAY: i64 = 40;

paifang_kernel::problems! {
    /// A document that the form needs is not there (RNV-03, RNV-06).
    DOCUMENT_MISSING = 422 "document_missing", "请上传所需的证件图片", "Upload the document that is asked for";
    /// The content is of a kind that is not accepted (RNV-17).
    DOCUMENT_TYPE = 422 "document_type", "仅支持 JPG、PNG、WebP 静态图片；营业执照也可使用不含脚本和附件的 PDF", "Only still JPG, PNG and WebP pictures; licences may be PDF without scripts or attachments";
    /// More bytes or pixels than accepted (RNV-17).
    DOCUMENT_TOO_LARGE = 413 "document_too_large", "文件不能超过 5 MB 或 4000 万像素", "A file has at most 5 MB and 40 megapixels";
    /// Fewer pixels than a reader needs (RNV-17).
    DOCUMENT_TOO_SMALL = 422 "document_too_small", "图片分辨率过低，短边至少 300 像素，长边至少 480 像素", "The picture is too small: 300 pixels on the short side and 480 on the long side at least";
    /// The content is damaged or cut off (RNV-17).
    DOCUMENT_UNREADABLE = 422 "document_unreadable", "无法读取该文件，可能已损坏", "The file cannot be read; it may be damaged";
    /// The picture of an account is of a kind that is not accepted (PRO-04).
    PICTURE_TYPE = 422 "picture_type", "头像仅支持 JPG、PNG、WebP 静态图片", "The picture must be a still JPG, PNG or WebP";
    /// The picture of an account has too few pixels (PRO-04).
    PICTURE_TOO_SMALL = 422 "picture_too_small", "头像至少 64 × 64 像素", "The picture needs 64 x 64 pixels at least";
    /// Too many uploads in a day.
    DOCUMENT_QUOTA = 429 "document_quota", "今日上传次数已达上限，请明天再试", "Too many uploads today; try again tomorrow";
}

/// The place of a document in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The front of the developer's identity card.
    IdFront,
    /// Its back.
    IdBack,
    /// A page of the four-in-one licence.
    Licences,
    /// The front of the legal representative's identity card.
    LegalIdFront,
    /// Its back.
    LegalIdBack,
}

impl Slot {
    const ALL: [Self; 5] =
        [Self::IdFront, Self::IdBack, Self::Licences, Self::LegalIdFront, Self::LegalIdBack];

    /// The name on the wire and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::IdFront => "id_front",
            Self::IdBack => "id_back",
            Self::Licences => "licences",
            Self::LegalIdFront => "legal_id_front",
            Self::LegalIdBack => "legal_id_back",
        }
    }

    /// Reads a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.name() == name)
    }

    /// What people call it.
    pub fn label(self) -> paifang_review::Words {
        let (zh, en) = match self {
            Self::IdFront => ("身份证人像面", "Identity card, front"),
            Self::IdBack => ("身份证国徽面", "Identity card, back"),
            Self::Licences => ("四合一营业执照", "Four-in-one licence"),
            Self::LegalIdFront => ("法人身份证人像面", "Legal representative's identity card, front"),
            Self::LegalIdBack => ("法人身份证国徽面", "Legal representative's identity card, back"),
        };
        paifang_review::Words { zh, en }
    }
}

/// What the store knows about a document, without its content.
#[derive(Clone, Debug)]
pub struct Document {
    /// The id.
    pub id: Id<DocumentId>,
    /// The owner.
    pub org: Id<Organisation>,
    /// Who uploaded it.
    pub account: Id<Account>,
    /// Its place in the form.
    pub slot: Slot,
    /// The type of the stored copy.
    pub content_type: String,
    /// Pixels, for pictures.
    pub width: Option<u32>,
    /// Pixels, for pictures.
    pub height: Option<u32>,
    /// Bytes of the stored copy.
    pub size: u64,
    /// The name of the sealed file.
    pub file: String,
    /// The key of that file, wrapped.
    pub wrapped_key: String,
    /// When it came.
    pub created_at: Timestamp,
}

/// A copy that is safe to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clean {
    pub(crate) content_type: &'static str,
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
    pub(crate) bytes: Vec<u8>,
}

/// Looks at the bytes themselves, whatever their sender calls them, and makes the copy that is kept.
pub(crate) fn examine(bytes: &[u8], slot: Slot) -> Result<Clean, Code> {
    if bytes.is_empty() {
        return Err(DOCUMENT_MISSING);
    }
    if bytes.len() > MAX_BYTES {
        return Err(DOCUMENT_TOO_LARGE);
    }
    if slot == Slot::Licences && pdf::looks_like(bytes) {
        return pdf::check(bytes);
    }
    match picture::Format::of(bytes) {
        Some(format) => picture::clean(bytes, format),
        None => Err(DOCUMENT_TYPE),
    }
}

/// The same for the picture of an account: any of the picture kinds comes out as a small square (PRO-04).
pub(crate) fn examine_portrait(bytes: &[u8]) -> Result<Vec<u8>, Code> {
    if bytes.is_empty() {
        return Err(PICTURE_TYPE);
    }
    if bytes.len() > MAX_BYTES {
        return Err(DOCUMENT_TOO_LARGE);
    }
    let format = picture::Format::of(bytes).ok_or(PICTURE_TYPE)?;
    picture::portrait(bytes, format).map_err(|code| match code {
        DOCUMENT_TYPE => PICTURE_TYPE,
        DOCUMENT_TOO_SMALL => PICTURE_TOO_SMALL,
        other => other,
    })
}
