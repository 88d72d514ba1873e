//! What is wrong with the text of a file.
