//! Makes a Rust module of the flows in `flows/`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    twiml_flow::build::Config::new().compile("flows")?;
    Ok(())
}
