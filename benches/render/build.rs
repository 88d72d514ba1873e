//! Makes a Rust module of the flow that is rendered.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    twiml_flow::build::Config::new().compile("flows")?;
    Ok(())
}
