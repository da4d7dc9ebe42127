//! x
pub fn run() -> crate::Outcome {
    Ok(())
}
