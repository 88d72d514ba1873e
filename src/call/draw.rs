//! A picture of the call.
