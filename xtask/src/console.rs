//! x
pub fn build() -> crate::Outcome {
    Ok(())
}
pub fn check() -> crate::Outcome {
    Ok(())
}
