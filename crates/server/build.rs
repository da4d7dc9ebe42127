//! Rebuilds the server when the console or the migrations changed; it needs no Node itself.

fn main() {
    // Cargo takes a missing folder for a changed one and would build the server again each time.
    if let Err(error) = std::fs::create_dir_all("../../console/dist") {
        println!("cargo:warning=console/dist cannot be made: {error}");
    }
    println!("cargo:rerun-if-changed=../../console/dist");
    println!("cargo:rerun-if-changed=../../migrations");
}
