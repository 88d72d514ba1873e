//! The schema of `routes.json`.

use std::path::Path;

use jsonschema::Validator;
use proptest::prelude::*;

use crate::contract::Held;

/// The schema that the project publishes for `routes.json`.
pub fn schema() -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/routes.schema.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// Holds a `routes.json` against the schema.
pub fn is_of(schema: &Validator, routes: &str) -> Held {
    let routes = serde_json::from_str(routes).unwrap();
    let found = schema.validate(&routes);
    found.map_err(|error| TestCaseError::fail(format!("at {} of routes.json: {error}", error.instance_path())))
}
