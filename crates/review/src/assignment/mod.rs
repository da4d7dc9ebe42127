//! Giving a case to another reviewer, whoever has it now (REV-04).

pub(crate) mod http;
#[cfg(test)]
mod tests;

paifang_kernel::problems! {
    /// REV-04: who is given a case must be able to decide it.
    REVIEWER_UNFIT = 422 "reviewer_unfit", "此人不能审核这个类型的申请", "This person may not decide cases of this kind";
}
