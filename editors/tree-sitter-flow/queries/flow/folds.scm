[
  (block)
  (inline_block)
  (block_string)
  (list)
] @fold
